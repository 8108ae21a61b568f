import { Time } from "@/components/time/time";
import { CommitLink } from "@/components/ui/commit-link";
import { Link } from "@/components/ui/link";
import type { PackageOnInstance } from "@/lib/contract/packages";

/** What of the package each rung of the ladder holds; "newest" where it is the last good build. */
export function Promoted({ place }: { place: PackageOnInstance }) {
  if (place.promoted.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1.5">Promoted</h3>
      <ul className="grid gap-2">
        {place.promoted.map((rung) => (
          <li key={rung.promoteName}>
            <span className="flex items-baseline justify-between gap-3">
              <Link
                href={`/promotions/${encodeURIComponent(place.instance)}/${encodeURIComponent(rung.promoteName)}`}
                className="link min-w-0 truncate"
              >
                {rung.promoteName}
              </Link>
              {rung.at === null ? null : (
                <Time at={rung.at} as="ago" focusable className="text-sm text-text-3" />
              )}
            </span>
            <span className="block text-sm text-text-2">
              <Held rung={rung} lastNvr={place.lastNvr} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Held({ rung, lastNvr }: { rung: PackageOnInstance["promoted"][number]; lastNvr: string | null }) {
  const { commitHash, nvr } = rung;
  if (commitHash === null) return <span className="text-text-3">not there, or not known</span>;
  if (nvr === null) return <CommitLink hash={commitHash} />;
  return nvr === lastNvr ? (
    <Link href={`/commits/${commitHash}`} className="link">
      the last good build
    </Link>
  ) : (
    <Link href={`/commits/${commitHash}`} className="link mono break-all">
      {nvr}
    </Link>
  );
}

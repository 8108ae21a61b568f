import { StatusIcon } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { Status } from "@/lib/contract/common";
import type { JourneyBuild } from "@/lib/contract/journey";

const STATUS: Record<string, { status: Status; word: string }> = {
  SUCCESS: { status: "ok", word: "good" },
  FAILED: { status: "bad", word: "failed" },
  RETRY: { status: "warn", word: "to be retried" },
};

/** Every build of the commit on a builder: a new build of the packaging makes another one. */
export function Attempts({ builds }: { builds: readonly JourneyBuild[] }) {
  if (builds.length === 0) return null;
  return (
    <details className="border-line border-t px-4 py-2 text-sm" open={builds.length < 3}>
      <summary className="w-fit cursor-pointer text-text-2 hover:text-text">
        {counted(builds.length, "build")} of it
      </summary>
      <ul className="mt-1.5 grid gap-1">
        {builds.map((build) => (
          <li key={build.id} className="flex flex-wrap items-baseline gap-x-3">
            <span className="whitespace-nowrap">
              <StatusIcon status={STATUS[build.status]?.status ?? "none"} />{" "}
              {STATUS[build.status]?.word ?? build.status}
              {build.removedAt === null ? "" : ", gone at the source"}
            </span>
            <Time at={build.builtAt} as="moment" className="text-text-2" />
            <span className="mono break-all">{build.nvr ?? ""}</span>
            <span className="text-text-3" data-tip={build.distroHash}>
              packaging <span className="mono">{build.distroHash.slice(0, 8)}</span>
            </span>
            {build.reason === null ? null : (
              <span className="min-w-0 break-words text-text-2">{build.reason}</span>
            )}
            {build.buildHref === null ? null : (
              <Link href={build.buildHref} className="link underline">
                why
              </Link>
            )}
            {build.logUrl === null ? null : <ExternalLink href={build.logUrl}>log</ExternalLink>}
          </li>
        ))}
      </ul>
    </details>
  );
}

import { CommitLink } from "@/components/ui/commit-link";
import { Link } from "@/components/ui/link";
import { versionOf } from "./version";

/** The version of a package, leading to the way of its commit; the commit alone where no version is known. */
export function PackageVersion({
  nvr,
  commit,
  name,
}: {
  nvr: string | null;
  commit: string | null;
  name: string;
}) {
  if (nvr === null) return commit === null ? "not known" : <CommitLink hash={commit} />;
  const version = (
    <span className="mono break-all" data-tip={nvr}>
      {versionOf(nvr, name)}
    </span>
  );
  return commit === null ? (
    version
  ) : (
    <Link href={`/commits/${commit}`} className="link above">
      {version}
    </Link>
  );
}

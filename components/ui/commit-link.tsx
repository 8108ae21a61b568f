import clsx from "clsx";
import { Link } from "./link";

/** An upstream commit that DLRN knows: eight characters to read, all of them to hover, leading to its way through the chain. */
export const CommitLink = ({ hash, className }: { hash: string; className?: string }) => (
  <Link
    href={`/commits/${encodeURIComponent(hash)}`}
    className={clsx("link above mono text-text-2", className)}
    data-tip={hash}
  >
    {hash.slice(0, 8)}
  </Link>
);

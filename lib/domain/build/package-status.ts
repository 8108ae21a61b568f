export type PackageFacts = {
  /** Status of the newest build; null when it was never built. */
  lastStatus: string | null;
  failing: boolean | null;
  /** Whether the release's package list named it once and does not any more. */
  delisted: boolean;
};

export type PackageStatus = "building" | "failing" | "retrying" | "never-built" | "removed";

/** Where a package stands on a builder; building = its newest finished build was good. */
export function packageStatus(facts: PackageFacts): PackageStatus {
  if (facts.delisted) return "removed";
  if (facts.failing) return "failing";
  if (facts.lastStatus === null) return "never-built";
  return facts.lastStatus === "RETRY" ? "retrying" : "building";
}

import type { PackageStable } from "@/lib/contract/packages";

/** "31.0.2-1.el9s" of "openstack-nova-31.0.2-1.el9s"; the whole text when it is no NVR. */
export function versionOf(nvr: string): string {
  const parts = nvr.split("-");
  return parts.length < 3 ? nvr : parts.slice(-2).join("-");
}

/** What rdoinfo wants in a stage: builds that are not there, and the tags whose newest build is the one it lists. */
export function desiredAt({ desired }: Pick<PackageStable, "desired">, stage: string) {
  const here = desired.filter((each) => each.stage === stage);
  return {
    wanted: here.filter(({ state }) => state === "missing" || state === "differs"),
    asDesired: new Set(here.filter(({ state }) => state === "there").map(({ tag }) => tag)),
  };
}

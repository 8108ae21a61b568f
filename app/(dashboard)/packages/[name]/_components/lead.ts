import { judged } from "@/components/freshness/judged";
import type { Freshness, Status } from "@/lib/contract/common";
import type { PackageOnInstance } from "@/lib/contract/packages";
import { formatDuration } from "@/lib/shared/duration";

/** Colour and words of where a package stands on a builder. */
const PACKAGE_STATUS: Record<PackageOnInstance["status"], { status: Status; word: string }> = {
  building: { status: "ok", word: "Builds" },
  failing: { status: "bad", word: "Fails" },
  retrying: { status: "warn", word: "To be retried" },
  "never-built": { status: "none", word: "Never built" },
  removed: { status: "none", word: "Not in the release" },
};

type Standing = Pick<PackageOnInstance, "release" | "instance" | "status"> & {
  current: { since: string } | null;
};

/** Colour and words as far as the builder's source lets one say them. */
export function standingOf(
  place: Pick<PackageOnInstance, "status" | "instance">,
  sources: readonly Freshness[],
): { status: Status; word: string } {
  const { status, word } = PACKAGE_STATUS[place.status];
  const now = judged(status, place.instance, sources);
  return { status: now, word: now === "stale" ? `${word}, when last read` : word };
}

/** "Fails on flamingo for 2 d 6 h. Builds on epoxy and antelope." Worst first. */
export function leadOf(instances: readonly Standing[], asOf: string): string {
  const failing = instances
    .filter((each) => each.status === "failing")
    .map((each) => `${placeOf(each, instances)}${ageOf(each, asOf)}`);
  const named = (status: PackageOnInstance["status"]) => [
    ...new Set(instances.filter((each) => each.status === status).map((each) => placeOf(each, instances))),
  ];
  const sentences = [
    sentence("Fails on", failing),
    sentence("Waits for a retry on", named("retrying")),
    sentence("Builds on", named("building")),
    sentence("Never built on", named("never-built")),
    sentence("No longer in", named("removed")),
  ].filter(Boolean);
  return sentences.length === 0 ? "No builder knows it." : sentences.join(" ");
}

/** The release; with the builder where its builders do not stand alike, or each fails for a time of its own. */
function placeOf(one: Standing, all: readonly Standing[]): string {
  const others = all.filter((each) => each.release === one.release && each.instance !== one.instance);
  const alike = others.every((each) => each.status === one.status);
  return others.length === 0 || (alike && one.status !== "failing")
    ? one.release
    : `${one.release} (${one.instance})`;
}

/** The release, or the builder where several build the release. */
export function labelOf(
  one: Pick<Standing, "release" | "instance">,
  all: readonly Pick<Standing, "release">[],
) {
  return all.filter((each) => each.release === one.release).length > 1 ? one.instance : one.release;
}

const ageOf = ({ current }: Standing, asOf: string) =>
  current === null ? "" : ` for ${formatDuration(Date.parse(asOf) - Date.parse(current.since))}`;

function sentence(verb: string, places: readonly string[]): string {
  if (places.length === 0) return "";
  const last = places.at(-1);
  return `${verb} ${places.length === 1 ? last : `${places.slice(0, -1).join(", ")} and ${last}`}.`;
}

import type { HoldUpsQuery } from "@/lib/contract/hold-ups";

/** What the page of all targets asks: what holds targets up, though it may be too old to say. */
export const holdUpsOf = ({
  instance,
  release,
}: Pick<HoldUpsQuery, "instance" | "release">): HoldUpsQuery => ({
  instance,
  release,
  target: [],
  state: ["held", "frozen", "unknown"],
  root: "known",
});

/** What the page of one target asks, or of one component of it. */
export const holdUpOf = (instance: string, target: string, component: string | undefined): HoldUpsQuery => ({
  instance: [instance],
  release: [],
  target: [target],
  state: [],
  ...(component === undefined ? {} : { component }),
});

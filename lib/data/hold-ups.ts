import "server-only";
import type { HoldUp, HoldUpsQuery } from "@/lib/contract/hold-ups";
import type { Site } from "./visible";

/** Which targets to judge; an empty list is no filter. */
export type HoldUpFilter = Pick<HoldUpsQuery, "instance" | "release" | "target" | "component">;

/** What holds up each target that the reader may see, worst first. A component target answers one per component. */
export async function readHoldUps(_site: Site, _filter: HoldUpFilter): Promise<HoldUp[]> {
  return [];
}

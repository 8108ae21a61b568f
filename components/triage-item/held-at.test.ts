import { expect, it } from "vitest";
import type { TriageRow } from "@/lib/contract/triage";
import { heldAt } from "./held-at";

const item = (id: string, instance: string, target: string, component: string | null) =>
  ({ id, holdsUp: [{ instance, release: null, target, component, job: null }] }) as unknown as TriageRow;

const ITEMS = [
  item("T-1", "master", "current-podified", null),
  item("T-2", "master", "consistent", "network"),
  item("T-3", "epoxy", "consistent", "network"),
];
const idsAt = (place: Parameters<typeof heldAt>[1]) => heldAt(ITEMS, place).map(({ id }) => id);

it("finds what holds up a target, or a component of it", () => {
  expect(idsAt({ instance: "master", target: "consistent" })).toEqual(["T-2"]);
  expect(idsAt({ instance: "master", target: "consistent", component: "network" })).toEqual(["T-2"]);
  expect(idsAt({ instance: "master", target: "consistent", component: "storage" })).toEqual([]);
});

it("what holds up a target as a whole holds up each of its components", () => {
  expect(idsAt({ instance: "master", target: "current-podified", component: "network" })).toEqual(["T-1"]);
});

import { expect, test } from "vitest";
import type { HoldUpStep } from "@/lib/contract/hold-ups";
import { rootOf } from "./chain-roots";

const step = (name: string): HoldUpStep => ({
  kind: "package-fails",
  text: `${name} fails to build`,
  subject: { kind: "package", name },
  since: null,
  href: null,
  dfg: null,
  onDuty: [],
  item: null,
  bug: null,
  logUrl: null,
  also: [],
});
const held = (instance: string, promoteName: string, root: HoldUpStep | null) => ({
  instance,
  promoteName,
  root,
});
const item = (id: string, instance: string, target: string) => ({
  id,
  state: "new" as const,
  holdsUp: [{ instance, release: null, target, component: null, job: null }],
});

test("the root of a station is that of its worst hold-up, and counts the other roots once each", () => {
  const items = [
    held("a", "current-podified", step("nova")),
    held("b", "promoted-components", step("heat")),
    held("b", "promoted-components", step("cinder")),
    held("b", "promoted-components", step("cinder")),
    held("b", "promoted-components", null),
  ];
  expect(rootOf(items, [], "b", "promoted-components")).toMatchObject({
    root: { text: "heat fails to build" },
    others: 1,
  });
  expect(rootOf(items, [], "a", "current-podified")).toMatchObject({ others: 0 });
  expect(rootOf(items, [], "a", "promoted-components")).toMatchObject({ root: null, others: 0, items: [] });
});

test("items are those that hold up this station of this builder, two of them by name", () => {
  const open = [
    item("T-1", "a", "consistent"),
    item("T-2", "b", "consistent"),
    item("T-3", "a", "current-podified"),
    item("T-4", "a", "consistent"),
    item("T-5", "a", "consistent"),
  ];
  const found = rootOf([], open, "a", "consistent");
  expect(found.items.map(({ id }) => id)).toEqual(["T-1", "T-4"]);
  expect(found.itemsTotal).toBe(3);
});

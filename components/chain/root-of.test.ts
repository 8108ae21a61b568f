import { expect, test } from "vitest";
import type { HoldUpStep } from "@/lib/contract/hold-ups";
import { rootOf } from "./root-of";

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

test("the root of a station is that of its worst hold-up, and counts the other roots once each", () => {
  const items = [
    held("a", "current-podified", step("nova")),
    held("b", "promoted-components", step("heat")),
    held("b", "promoted-components", step("cinder")),
    held("b", "promoted-components", step("cinder")),
    held("b", "promoted-components", null),
  ];
  expect(rootOf(items, "b", "promoted-components")).toMatchObject({
    root: { subject: { name: "heat" } },
    others: 1,
  });
  expect(rootOf(items, "a", "current-podified")).toMatchObject({ others: 0 });
  expect(rootOf(items, "a", "promoted-components")).toBeNull();
});

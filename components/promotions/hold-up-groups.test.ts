import { expect, it } from "vitest";
import type { HoldUp, HoldUpStep } from "@/lib/contract/hold-ups";
import { groupHoldUps } from "./hold-up-groups";

const root = (name: string, more: Partial<HoldUpStep> = {}): HoldUpStep => ({
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
  ...more,
});
const holdUp = (promoteName: string, component: string | null, more: Partial<HoldUp>): HoldUp => ({
  instance: "master",
  release: "flamingo",
  promoteName,
  level: component === null ? "aggregate" : "component",
  component,
  state: "held",
  since: null,
  candidate: null,
  steps: [],
  root: null,
  lastAttemptedAt: null,
  lastPromotedAt: "2026-03-01T00:00:00Z",
  maxAgeSeconds: 604_800,
  age: "warn",
  cost: { commits: 1, packages: 1, dfgs: [] },
  rerun: [],
  disagreements: [],
  ...more,
});
const item = { id: "T-1", state: "new" as const };

it("makes one line of what one item holds up, told by the target that is latest", () => {
  const [group, ...others] = groupHoldUps([
    holdUp("promoted-components", "compute", { root: root("nova", { item }), age: "bad" }),
    holdUp("promoted-components", "network", { root: root("neutron", { item }) }),
    holdUp("current-podified", null, {
      root: root("nova", { item, also: ["neutron"] }),
      age: "bad",
      cost: { commits: 90, packages: 40, dfgs: [] },
    }),
  ]);
  expect(others).toEqual([]);
  expect(group).toMatchObject({
    worst: { promoteName: "current-podified" },
    root: { also: ["neutron"] },
    cost: { commits: 90 },
    targets: [
      { promoteName: "promoted-components", components: ["compute", "network"] },
      { promoteName: "current-podified", components: [] },
    ],
  });
});

it("keeps builders and roots without an item apart, in the order given", () => {
  const groups = groupHoldUps([
    holdUp("a", null, { root: root("nova") }),
    holdUp("a", null, { root: root("nova"), instance: "epoxy" }),
    holdUp("b", null, { root: root("cinder") }),
    holdUp("b", null, {}),
  ]);
  expect(groups.map(({ instance, root: { subject } }) => `${instance} ${subject.name}`)).toEqual([
    "master nova",
    "epoxy nova",
    "master cinder",
  ]);
});

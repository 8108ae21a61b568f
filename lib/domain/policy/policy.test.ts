import { describe, expect, it } from "vitest";
import { TRIAGE_ACTIONS } from "@/lib/domain/triage/states";
import { type Action, type Actor, may, type Subject } from "./policy";

// Who acts, by what they are to the thing: its DFG is "compute", escalated to "network" where that is said.
const actor = (roles: Actor["roles"], ...dfgs: string[]): Actor => ({ id: "me", name: "Me", roles, dfgs });
const ACTORS = {
  nobody: null,
  viewer: actor([]),
  otherMember: actor([], "storage"),
  member: actor([], "compute"),
  asked: actor([], "network"),
  wrangler: actor(["wrangler"]),
  manager: actor(["manager"]),
  admin: actor(["admin"]),
} as const;
type Who = keyof typeof ACTORS;

const OWNED: Subject = { dfg: "compute" };
const ESCALATED: Subject = { dfg: "compute", escalatedTo: "network" };
const NOBODYS: Subject = { dfg: null };
const ANSWERS: readonly string[] = ["accept", "return"];
const WORK = TRIAGE_ACTIONS.filter((action) => action !== "comment" && !ANSWERS.includes(action)).map(
  (action): Action => `triage:${action}`,
);

const TABLE: [what: string, actions: readonly Action[], subject: Subject, who: readonly Who[]][] = [
  ["triage of what a DFG has", WORK, OWNED, ["member", "wrangler", "admin"]],
  ["triage of what is escalated", WORK, ESCALATED, ["member", "asked", "wrangler", "admin"]],
  ["triage of what nobody has", WORK, NOBODYS, ["otherMember", "member", "asked", "wrangler", "admin"]],
  [
    "the answer to an escalation",
    ["triage:accept", "triage:return"],
    ESCALATED,
    ["asked", "wrangler", "admin"],
  ],
  ["an answer where nothing is escalated", ["triage:accept", "triage:return"], OWNED, ["wrangler", "admin"]],
  [
    "comments and saved views",
    ["triage:comment", "view:write"],
    OWNED,
    ["viewer", "otherMember", "member", "asked", "wrangler", "manager", "admin"],
  ],
  ["undoing what another did", ["triage:undo"], { ...OWNED, ownerId: "other" }, ["wrangler", "admin"]],
  [
    "undoing what one did oneself",
    ["triage:undo"],
    { ...OWNED, ownerId: "me" },
    ["viewer", "otherMember", "member", "asked", "wrangler", "manager", "admin"],
  ],
  ["known issues and outages", ["known-issue:write", "incident:exclude"], OWNED, ["wrangler", "admin"]],
  ["a DFG's rota", ["rota:write"], OWNED, ["member", "wrangler", "admin"]],
  ["waivers and sign-off", ["waiver:write", "sign-off:write"], OWNED, ["manager"]],
  ["people and ownership", ["people:write", "ownership:write"], OWNED, ["admin"]],
];

const everyone = Object.keys(ACTORS) as Who[];

describe.each(TABLE)("%s", (_, actions, subject, who) => {
  it.each(actions)(`%s: ${who.join(", ")}, and nobody else`, (action) => {
    expect(everyone.filter((each) => may(ACTORS[each], action, subject).ok)).toEqual(
      everyone.filter((each) => who.includes(each)),
    );
  });
});

it("every refusal has a reason in a sentence", () => {
  for (const [, actions, subject] of TABLE)
    for (const action of actions)
      for (const each of everyone) {
        const decision = may(ACTORS[each], action, subject);
        if (!decision.ok) expect(decision.why).toMatch(/^[A-Z].*\.$/);
      }
});

it("every action stands in the table", () => {
  const named = new Set(TABLE.flatMap(([, actions]) => actions));
  expect(TRIAGE_ACTIONS.filter((action) => !named.has(`triage:${action}`))).toEqual([]);
});

it("what was returned or taken back gives the DFG no more rights", () => {
  expect(may(ACTORS.asked, "triage:acknowledge", { dfg: "compute", escalatedTo: null }).ok).toBe(false);
});

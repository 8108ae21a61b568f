import { describe, expect, it } from "vitest";
import { Random } from "../world/random";
import { filedBugs, isOfBug } from "./filed-bugs";
import { nextAct } from "./next-act";
import { openingActs } from "./opening-acts";
import { PEOPLE } from "./roster";
import type { Act, FiledBug, Seen, SeenItem } from "./seen";

const NOW = new Date("2026-03-10T12:20:00Z");
const SLUGS = ["production-chain", "compute", "network", "deployment", null];
const CLASSES = ["code", "infra", "test", "packaging", "unknown"];
const item = (number: number, of: Partial<SeenItem> = {}): SeenItem => {
  const slug = SLUGS[number % SLUGS.length] ?? null;
  return {
    id: `T-${number}`,
    version: number,
    state: "new",
    group: number % 2 === 0 ? "holds-up" : "rest",
    title: `openstack-thing-${number} does not build: error ${number}`,
    headline: `error ${number}`,
    class: CLASSES[number % CLASSES.length] ?? "code",
    dfg: slug === null ? null : { slug },
    assignee: null,
    snoozedUntil: null,
    escalation: null,
    bugs: [],
    ...of,
  };
};
const bug = (number: number, of: Partial<FiledBug> = {}): FiledBug => ({
  url: `http://bugs.example.org/bugs/${number}`,
  cause: `cause-${number}`,
  kind: "broken-commit",
  isTooSoon: false,
  isClosed: false,
  words: [`error ${number}`],
  names: [],
  class: "code",
  ...of,
});
const seen: Seen = {
  now: NOW,
  items: Array.from({ length: 60 }, (_, index) => item(index + 1)),
  onDuty: [{ id: "1", version: 1, dfg: { slug: "network" }, rota: "triage", person: { id: "kenji" } }],
  people: new Set(PEOPLE.map(({ id }) => id)),
  bugs: [bug(11), bug(22, { isClosed: true, isTooSoon: true }), bug(33, { isClosed: true })],
  fixes: [{ package: "openstack-thing-44", url: "https://review.example.org/44" }],
};
const acts = openingActs(seen, 1);
const of = (action: Act["action"]) => acts.filter((act) => act.action === action);
const dfgsOf = (id: string) => PEOPLE.find((person) => person.id === id)?.dfgs.map(({ dfg }) => dfg) ?? [];
const isWrangler = (id: string) => PEOPLE.find((person) => person.id === id)?.roles.includes("wrangler");

describe("what the people have done when one first looks", () => {
  it("is the same for the same queue and seed, and another thing for another seed", () => {
    expect(openingActs(seen, 1)).toEqual(acts);
    expect(openingActs(seen, 2)).not.toEqual(acts);
  });

  it("takes up a third of the queue, and leaves some to whoever tries the demo", () => {
    expect(of("acknowledge").length + of("assign").length).toBe(20);
    expect(new Set(acts.map((act) => act.item)).size).toBeLessThan(40);
    expect(of("comment").length).toBeGreaterThan(2);
  });

  it("links a bug that is open and one that is closed too soon to what they were filed for", () => {
    expect(of("link-bug").map((act) => [act.item, act.url])).toEqual([
      ["T-22", "http://bugs.example.org/bugs/22"],
      ["T-11", "http://bugs.example.org/bugs/11"],
    ]);
    expect(of("claim-fixed")).toMatchObject([{ item: "T-44", url: "https://review.example.org/44" }]);
  });

  it("escalates three to other DFGs: one is taken on, one handed back with a reason, one waits", () => {
    expect(of("escalate")).toHaveLength(3);
    for (const { item: id, dfg } of of("escalate"))
      expect(dfg).not.toBe(seen.items.find((one) => one.id === id)?.dfg?.slug);
    const [first, second] = of("escalate");
    expect(of("accept")).toMatchObject([{ item: first?.item }]);
    expect(of("return")).toMatchObject([{ item: second?.item, reason: expect.stringMatching(/./) }]);
    expect(dfgsOf(of("return")[0]?.by ?? "")).toContain(second?.dfg);
  });

  it("snoozes two of what was taken up and holds up nothing, until a full hour to come", () => {
    const taken = [...of("acknowledge"), ...of("assign")].map((act) => act.item);
    expect(taken).toEqual(expect.arrayContaining(of("snooze").map((act) => act.item)));
    for (const act of of("snooze")) expect(Number(act.item.slice(2)) % 2).toBe(1);
    expect(of("snooze").map((act) => act.until)).toEqual([
      "2026-03-12T13:00:00.000Z",
      "2026-03-15T13:00:00.000Z",
    ]);
  });

  it("is done by members of the DFG that has it, and by wranglers where nobody has", () => {
    for (const act of acts.filter(({ action }) => action !== "accept" && action !== "return")) {
      const dfg = seen.items.find((one) => one.id === act.item)?.dfg?.slug;
      expect(dfg ? dfgsOf(act.by).includes(dfg) : isWrangler(act.by), JSON.stringify(act)).toBe(true);
    }
  });

  it("links a bug also to what a known issue explains", () => {
    const items = seen.items.map((one) => (one.id === "T-22" ? { ...one, state: "known" } : one));
    expect(openingActs({ ...seen, items }, 1)).toContainEqual(
      expect.objectContaining({ item: "T-22", action: "link-bug" }),
    );
  });

  it("leaves a quarter of a short queue alone", () => {
    const touched = (length: number) =>
      new Set(openingActs({ ...seen, items: seen.items.slice(0, length) }, 1).map((act) => act.item)).size;
    expect(touched(4)).toBe(3);
    expect(touched(12)).toBeLessThanOrEqual(9);
  });

  it("is little where there is little, and nothing where nobody is", () => {
    expect(openingActs({ ...seen, items: [] }, 1)).toEqual([]);
    expect(openingActs({ ...seen, people: new Set(), onDuty: [] }, 1)).toEqual([]);
    expect(
      openingActs({ ...seen, items: seen.items.map((one) => ({ ...one, state: "claimed" })) }, 1),
    ).toEqual([]);
  });
});

describe("the next act of an ordinary day", () => {
  const next = (items: SeenItem[], commented = new Set<string>(), seed = 1) =>
    nextAct({ ...seen, items }, commented, new Random("test", seed));

  it("is of whoever is on duty", () => {
    expect(next([item(2)])).toMatchObject({ action: "acknowledge", item: "T-2", by: "kenji" });
  });

  it("leaves a third of the queue untouched", () => {
    const touched = [3, 4, 5].map((number) => item(number, { state: "claimed" }));
    expect(next([item(1), ...touched])).toBeUndefined();
    expect(next([item(1), item(2), ...touched])).toMatchObject({ action: "acknowledge" });
  });

  it("says nothing twice about an item, and does nothing where nothing is to be done", () => {
    const known = item(1, { state: "known", assignee: { id: "marta" } });
    expect(next([known])).toMatchObject({ action: "comment", item: "T-1" });
    expect(next([known], new Set(["T-1"]))).toBeUndefined();
    expect(next([])).toBeUndefined();
  });
});

describe("bugs that were filed", () => {
  const cause = {
    id: "sphinx",
    kind: "missing-buildrequire" as const,
    title: "barbican wants a newer pykmip",
    instances: ["centos9-master"],
    packages: ["openstack-barbican"],
    owner: "security",
    start: NOW.getTime() / 1000 - 60 * 3600,
    failures: [],
    detail: { requirement: "python3-pykmip >= 0.11.0" },
  };
  const [filed] = filedBugs([cause], "http://127.0.0.1:1", NOW);

  it("have an address of their tracker", () => {
    expect(filed?.url).toMatch(/^http:\/\/127\.0\.0\.1:1\/bugzilla\/show_bug\.cgi\?id=\d+$/);
  });

  it("are known by the words of the error, or by package and class", () => {
    if (!filed) throw new Error("there is a bug of what lasts");
    const headline = "No matching package to install: 'python3-pykmip >= 0.11.0'";
    expect(isOfBug(item(1, { headline }), filed)).toBe(true);
    const title = "openstack-barbican does not build: something";
    expect(isOfBug(item(1, { title, class: "dependency" }), filed)).toBe(true);
    expect(isOfBug(item(1, { title, class: "infra" }), filed)).toBe(false);
    expect(
      isOfBug(item(1, { title: "openstack-barbican-ui does not build", class: "dependency" }), filed),
    ).toBe(false);
  });

  it("of jobs that run out of time are closed while they go on", () => {
    const job = {
      ...cause,
      kind: "job-timeout" as const,
      jobs: ["periodic-adoption"],
      packages: [],
      detail: {},
    };
    const [closed] = filedBugs([job], "http://127.0.0.1:1", NOW);
    expect(closed).toMatchObject({ isTooSoon: true, isClosed: true });
  });
});

import { describe, expect, test } from "vitest";
import { SiteConfig } from "@/lib/config/schema";
import { ConsumersQuery } from "@/lib/contract/consumers";
import { HistoryQuery, TrendsQuery } from "@/lib/contract/promotion-history";
import { pool, withTransaction } from "@/lib/db/pool";
import { DAY } from "@/lib/shared/clock";
import { syncConsumers } from "@/lib/store/consumers";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { ciVote, dlrnCommit, insertRow, promotionBatch } from "@/lib/testing/factories";
import { judgeCandidatesOf } from "@/lib/testing/judge";
import { seedSite } from "@/lib/testing/seed-site";
import { getCandidate } from "./candidate-one";
import { getComparison } from "./compare";
import { getConsumers } from "./consumers";
import { PUBLIC_READER } from "./reader";
import { getHistory } from "./target-history";
import { getTrends } from "./target-trends";

const INSTANCE = "centos9-master";
const TARGET = "current-podified";
const COMPONENTS = "promoted-components";
const [A = "", B = "", C = "", D = "", E = ""] = ["a", "b", "c", "d", "e"].map((letter) => letter.repeat(32));
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const promotions: Record<string, string> = {};

/*
 * nova: builds 1, 3, 5; neutron: 2, 6. Two jobs in criteria, "one" and "two"; "more" informs.
 * A was promoted. B lacked two alone. C lacked both. D was forced without two. E passed one; two never ran.
 */
dataSite(async (db) => {
  await seedSite(db, NOW);
  const nova = { project: "openstack-nova", component: "compute" };
  const neutron = { project: "openstack-neutron", component: "network" };
  for (const [id, days] of [
    [1, 14],
    [3, 10],
    [5, 6],
  ] as const)
    await dlrnCommit(db, { ...nova, id, builtAt: ago(days), distroHash: "d".repeat(40) });
  await dlrnCommit(db, { ...neutron, id: 2, builtAt: ago(14) });
  await dlrnCommit(db, { ...neutron, id: 6, builtAt: ago(8) });
  await derive(db, NOW);
  const criteria = { instance_id: INSTANCE, alternatives: {}, recorded_at: NOW, valid_from: ago(90) };
  const file = { source_url: "https://criteria.example.org/master.yaml", content_hash: "1" };
  await insertRow(db, "criteria", { ...criteria, ...file, promote_name: TARGET, jobs: ["one", "two"] });
  const ofCompute = { promote_name: COMPONENTS, component: "compute", jobs: ["comp-job"] };
  await insertRow(db, "criteria", { ...criteria, ...file, ...ofCompute });
  const promote = async (
    promoteName: string,
    days: number,
    hash: string,
    [compute, network]: number[],
    user = "ci",
  ) => {
    const rows = [
      { component: "compute", seq: (compute ?? 0) * 16 },
      { component: "network", seq: (network ?? 0) * 16 },
    ];
    const { batch } = await promotionBatch(db, {
      promoteName,
      at: ago(days),
      aggregateHash: hash,
      rows,
      user,
    });
    promotions[`${promoteName} ${hash}`] = `promotion-${batch}`;
  };
  for (const [hash, days, content] of [
    [A, 12, [1, 2]],
    [B, 9, [3, 2]],
    [C, 7, [3, 6]],
    [D, 5, [5, 6]],
    [E, 1, [5, 6]],
  ] as const)
    await promote("podified-ci-testing", days, hash, [...content]);
  await promote(TARGET, 11, A, [1, 2]);
  await promote(TARGET, 4, D, [5, 6], "amina");
  let votes = 0;
  const vote = (hash: string, job: string, state: string, days: number) =>
    insertRow(db, "ci_vote_aggregate", {
      instance_id: INSTANCE,
      seq: ++votes * 16,
      dlrn_id: votes,
      aggregate_hash: hash,
      job_name: job,
      url: `https://logs.example.org/${job}/${votes}/`,
      state,
      at: ago(days),
      recorded_at: NOW,
    });
  await vote(A, "one", "failed", 11.9);
  await vote(A, "one", "passed", 11.8);
  await vote(A, "two", "passed", 11.8);
  await vote(B, "one", "passed", 8.5);
  await vote(B, "two", "failed", 8.4);
  await vote(B, "more", "failed", 8.4);
  await vote(C, "one", "failed", 6.5);
  await vote(C, "two", "failed", 6.5);
  await vote(D, "one", "passed", 4.5);
  await vote(D, "two", "failed", 4.5);
  await vote(E, "one", "passed", 0.5);
  for (const [days, id] of [
    [13, 1],
    [5.5, 5],
  ] as const) {
    const rows = [{ component: "compute", seq: id * 16 }];
    await promotionBatch(db, {
      promoteName: "component-ci-testing",
      at: ago(days),
      aggregateHash: null,
      rows,
    });
  }
  await ciVote(db, { id: 900, commitId: 1, job: "comp-job", at: ago(12.9) });
  await ciVote(db, { id: 901, commitId: 5, job: "comp-job", state: "failed", at: ago(5.4) });
  const first = [{ component: "compute", seq: 16 }];
  await promotionBatch(db, { promoteName: COMPONENTS, at: ago(12.5), aggregateHash: null, rows: first });
  await judgeCandidatesOf(INSTANCE, NOW);
  await seedConsumer(db);
});

/** kolla's job passed before D was promoted, and failed twice since; once more for want of a node. */
async function seedConsumer(db: Parameters<typeof insertRow>[0]) {
  const recorded = { recorded_at: NOW, changed_at: NOW };
  await insertRow(db, "zuul_server", {
    id: "upstream",
    title: "Upstream",
    web_url: "https://zuul.example.org",
    recorded_at: NOW,
  });
  const config = SiteConfig.parse({
    instances: [
      {
        id: INSTANCE,
        release: "flamingo",
        distro: "centos9",
        api: "http://d.example",
        web: "http://d.example",
      },
    ],
    ladders: { only: [{ promoteName: TARGET, level: "aggregate" }] },
    defaultLadder: "only",
    consumers: [{ name: "kolla", target: TARGET, jobs: ["kolla-*"] }],
  });
  await withTransaction(pool, (client) => syncConsumers(client, config, NOW));
  await insertRow(db, "subject_state", {
    source: "zuul",
    source_id: "upstream",
    subject: "kolla-build",
    subject_kind: "job",
    last_seq: 4,
    last_key: "4",
    last_outcome: "failed",
    last_at: ago(1),
    failing: true,
    history: "SFFI",
    changed_at: NOW,
  });
  for (const [index, [days, outcome]] of (
    [
      [6, "passed"],
      [3, "failed"],
      [2, "failed"],
      [1, "failed"],
    ] as const
  ).entries())
    await insertRow(db, "zuul_build", {
      server_id: "upstream",
      uuid: `k${index}`,
      seq: index + 1,
      job_name: "kolla-build",
      outcome,
      voting: true,
      started_at: ago(days),
      ended_at: ago(days - 0.1),
      ...recorded,
    });
  await insertRow(db, "failure", {
    source: "zuul",
    source_id: "upstream",
    key: "k3",
    seq: 4,
    subject_kind: "job",
    subject: "kolla-build",
    at: ago(1),
    result: "NODE_FAILURE",
    class: "infra",
    rule: "result",
    why: "no node",
    confidence: "sure",
    ...recorded,
  });
}

const history = (query: Record<string, unknown> = {}, target = TARGET) =>
  getHistory(PUBLIC_READER, INSTANCE, target, HistoryQuery.parse(query));
const trends = (query: Record<string, unknown> = {}, target = TARGET) =>
  getTrends(PUBLIC_READER, INSTANCE, target, TrendsQuery.parse(query));
const compare = (from: string, to: string, target = TARGET, component?: string) =>
  getComparison(PUBLIC_READER, INSTANCE, target, { from, to, component });
const candidate = (name: string, target = TARGET) => getCandidate(PUBLIC_READER, INSTANCE, target, name);

describe("the history of a target", () => {
  test("holds promotions and what was not promoted, newest first, each with its reason", async () => {
    const { items, total } = await history();
    expect(items.map((item) => [item.key, item.state, item.forced, item.missing])).toEqual([
      [E, "missing", false, [{ job: "two", state: "not-run" }]],
      [D, "promoted", true, [{ job: "two", state: "failed" }]],
      [
        C,
        "superseded",
        false,
        [
          { job: "one", state: "failed" },
          { job: "two", state: "failed" },
        ],
      ],
      [B, "superseded", false, [{ job: "two", state: "failed" }]],
      [A, "promoted", false, []],
    ]);
    expect(total).toEqual({ promoted: 2, notPromoted: 3, forced: 1 });
    expect(items[1]).toMatchObject({ user: "amina", tookSeconds: 86_400, intervalSeconds: 7 * 86_400 });
  });

  test("comes in pages that hold each once, and in parts", async () => {
    const seen: (string | null)[] = [];
    for (let after: string | undefined; ; ) {
      const page = await history({ limit: 2, after });
      seen.push(...page.items.map((item) => item.key));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen).toEqual([E, D, C, B, A]);
    const keys = async (only: string) => (await history({ only })).items.map((item) => item.key);
    expect([await keys("forced"), await keys("promoted"), await keys("not-promoted")]).toEqual([
      [D],
      [D, A],
      [E, C, B],
    ]);
  });

  test("of a component target goes by component", async () => {
    const { items } = await history({ component: "compute" }, COMPONENTS);
    expect(items.map((item) => [item.key, item.component, item.state])).toEqual([
      ["80", "compute", "missing"],
      ["16", "compute", "promoted"],
    ]);
    await expect(history({ component: "nowhere" }, COMPONENTS)).rejects.toThrow(/no component "nowhere"/);
  });
});

describe("what a history adds up to", () => {
  test("streaks, time to promote, and who forced the last one", async () => {
    const told = await trends({ days: 30 });
    expect(told.streak).toMatchObject({
      promoted: false,
      length: 1,
      longestPromoted: 1,
      longestNotPromoted: 2,
    });
    expect(told.timeToPromote).toMatchObject({ count: 2, medianSeconds: 86_400 });
    expect(told.lastForced).toEqual({ at: ago(4).toISOString(), user: "amina", key: D });
    expect(told.ended).toEqual({ promoted: 2, notPromoted: 3 });
    expect(told.marks.map((mark) => mark.key)).toEqual([A, B, C, D, E]);
    expect(told.newest.map((one) => one.key)).toEqual([E, D, C, B, A]);
    expect(told.newest[0]?.jobs).toEqual([
      { job: "one", state: "passed" },
      { job: "two", state: "not-run" },
    ]);
  });

  test("a job that alone was missing costs the time until the next promotion, or until now", async () => {
    const { onlyMissing } = await trends();
    // B was ready 8.5 days ago and D was promoted 4 days ago; E is ready for half a day.
    expect(onlyMissing).toMatchObject([
      { job: "two", candidates: 2, failed: 1, notRun: 1, costSeconds: (4.5 + 0.5) * 86_400, lastKey: E },
    ]);
  });

  test("the age at the end of each day, and what happened on it", async () => {
    const { days } = await trends({ days: 30 });
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({
      day: "2026-03-10",
      ageSeconds: 4 * 86_400,
      contentSeconds: 5 * 86_400,
    });
    expect(days[0]).toMatchObject({ ageSeconds: null, contentSeconds: null, promotions: 0, attempts: 0 });
    const on = (day: string) => days.find((each) => each.day === day);
    expect(on("2026-03-06")).toMatchObject({ promotions: 1, forced: 1, attempts: 0 });
    expect(on("2026-03-03")).toMatchObject({ promotions: 0, attempts: 1 });
  });

  test("of several components tells the one that waits longest", async () => {
    const { days, streak, components } = await trends({}, COMPONENTS);
    expect(days.at(-1)).toMatchObject({ ageSeconds: 12.5 * 86_400, oldest: "compute" });
    expect([streak, components]).toEqual([null, ["compute", "network"]]);
  });
});

describe("one candidate", () => {
  test("has its content against the promotion before, its jobs with every attempt, its criteria", async () => {
    const told = await candidate(D);
    expect(told.candidate).toMatchObject({
      state: "promoted",
      forced: true,
      user: "amina",
      tookSeconds: 86_400,
    });
    expect([told.against?.key, told.older, told.newer]).toEqual([A, C, E]);
    expect(told.packages).toMatchObject([
      { package: "openstack-nova", kind: "changed", commits: 2, distgitCommits: 0, back: false },
      { package: "openstack-neutron", kind: "changed", commits: 1 },
    ]);
    expect(told.content.map((row) => [row.component, row.package, row.changed])).toEqual([
      ["compute", "openstack-nova", true],
      ["network", "openstack-neutron", true],
    ]);
    expect(told.jobs.map((job) => [job.job, job.required, job.state])).toEqual([
      ["one", true, "passed"],
      ["two", true, "failed"],
    ]);
    expect(told.criteria).toMatchObject({
      jobs: ["one", "two"],
      isNewest: true,
      validFrom: ago(90).toISOString(),
    });
  });

  test("shows jobs that only inform, and every attempt with its log", async () => {
    const informing = (await candidate(B)).jobs.at(-1);
    expect(informing).toMatchObject({ job: "more", required: false, state: "failed" });
    const [one] = (await candidate(A)).jobs;
    expect(one?.attempts.map((attempt) => [attempt.state, attempt.logUrl])).toEqual([
      ["failed", "https://logs.example.org/one/1/"],
      ["passed", "https://logs.example.org/one/2/"],
    ]);
  });

  test("is found by the beginning of its key and by its promotion; else near ones are named", async () => {
    expect((await candidate(B.slice(0, 8))).candidate.key).toBe(B);
    expect((await candidate(promotions[`${TARGET} ${A}`] ?? "")).candidate.key).toBe(A);
    await expect(candidate("f".repeat(32))).rejects.toMatchObject({
      code: "not-found",
      near: [E, D, C, B, A],
    });
    for (const name of ["2026-03-01", "undefined"])
      await expect(candidate(name)).rejects.toMatchObject({ code: "not-found", near: [E, D, C, B, A] });
  });
});

describe("two of them compared", () => {
  const changes = async (from: string, to: string) =>
    (await compare(from, to)).jobs.map((job) => `${job.job} ${job.change}`);

  test("jobs go by what became of them, those in criteria first", async () => {
    expect(await changes(A, B)).toEqual(["two newly-failing", "more appeared", "one still-passing"]);
    expect(await changes(C, D)).toEqual(["two still-failing", "one fixed"]);
    expect(await changes(B, E)).toEqual(["two gone", "more gone", "one still-passing"]);
  });

  test("packages that moved, forth and back", async () => {
    const moved = async (from: string, to: string) =>
      (await compare(from, to)).packages.map((move) => [move.package, move.commits, move.back]);
    expect(await moved(A, B)).toEqual([["openstack-nova", 1, false]]);
    expect(await moved(D, A)).toEqual([
      ["openstack-nova", 2, true],
      ["openstack-neutron", 1, true],
    ]);
    expect(await moved(D, E)).toEqual([]);
  });

  test("a date stands for what was promoted by the end of that day", async () => {
    const told = await compare("2026-03-01", "2026-03-10");
    expect([told.from.key, told.to.key]).toEqual([A, D]);
    expect(told.packages.map((move) => move.package)).toEqual(["openstack-nova", "openstack-neutron"]);
  });

  test("on a component target both sides are of one component", async () => {
    const told = await compare("16", "80", COMPONENTS);
    expect(told.jobs.map((job) => `${job.job} ${job.change}`)).toEqual(["comp-job newly-failing"]);
    expect(told.packages.map((move) => [move.package, move.commits])).toEqual([["openstack-nova", 2]]);
    expect((await compare("2026-03-01", "80", COMPONENTS)).from).toMatchObject({
      key: "16",
      component: "compute",
    });
  });

  test.each([
    ["nonsense", "bad-request", /key of a candidate/],
    ["2027-01-01", "bad-request", /future/],
    ["2026-01-01", "bad-request", /before the first known promotion.*2026-02-27/],
    ["ffffff", "not-found", /no "ffffff"/],
  ])("%s cannot be compared: %s", async (name, code, words) => {
    await expect(compare(name, E)).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });
});

test("a promotion broke a consumer whose job passed before it and failed ever since", async () => {
  const told = await getConsumers(PUBLIC_READER, INSTANCE, TARGET, ConsumersQuery.parse({}));
  expect(told.consumers).toEqual(["kolla"]);
  expect(told.items.map((item) => [item.key, item.consumers[0]?.verdict])).toEqual([
    [D, "broke"],
    [A, "works"],
  ]);
  expect(told.items[0]?.consumers[0]?.jobs).toMatchObject([
    { job: "kolla-build", failed: 2, infra: 1, passed: 0, certain: true, last: { build: "upstream:k2" } },
  ]);
});

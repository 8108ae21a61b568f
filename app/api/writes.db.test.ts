import { beforeAll, expect, test } from "vitest";
import { type Operation, operations, type WriteId } from "@/lib/data/http/operations";
import { TRIAGE_ACTIONS, type TriageAction } from "@/lib/domain/triage/states";
import { DAY } from "@/lib/shared/clock";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { PUBLIC_OUTAGE, seedIncidents } from "@/lib/testing/seed-incidents";
import { KNOWN, seedKnownIssues } from "@/lib/testing/seed-known-issues";
import { type SeededItems, seedTriage } from "@/lib/testing/seed-triage";
import { PATCH as changeShift, DELETE as removeShift } from "./v1/duty/shifts/[id]/route";
import { POST as addShift } from "./v1/duty/shifts/route";
import { POST as excludeIncident } from "./v1/incidents/[id]/exclusion/route";
import { PATCH as changeKnownIssue, DELETE as retireKnownIssue } from "./v1/known-issues/[id]/route";
import { POST as addKnownIssue } from "./v1/known-issues/route";
import { PATCH as changePerson, DELETE as removePerson } from "./v1/people/[id]/route";
import { POST as addPerson } from "./v1/people/route";
import { POST as setSession } from "./v1/session/route";
import { POST as actOnTriage } from "./v1/triage/actions/route";
import { POST as undoTriage } from "./v1/triage/undo/route";
import { DELETE as removeView } from "./v1/views/[id]/route";
import { POST as saveView } from "./v1/views/route";

// Every write is made to fail once, which the log need not tell.
process.env.LOG_LEVEL = "silent";

/** Writes by an operation that only reads, sent as POST because what it asks does not fit an address. */
const READS = ["previewKnownIssue"] as const;
const handlers = {
  actOnTriage,
  addKnownIssue,
  addPerson,
  addShift,
  changeKnownIssue,
  changePerson,
  changeShift,
  excludeIncident,
  removePerson,
  removeShift,
  removeView,
  retireKnownIssue,
  saveView,
  setSession,
  undoTriage,
} satisfies Record<Exclude<WriteId, (typeof READS)[number]>, unknown>;

let items: SeededItems;
const site = dataSite(async (db) => {
  items = await seedTriage(db, NOW);
  await seedIncidents(db, NOW);
  await seedKnownIssues(db, NOW);
});
beforeAll(async () => {
  // A second subject, so that one can be split off.
  await site.db().query(
    `insert into failure select (jsonb_populate_record(null::failure,
       to_jsonb(f) || '{"id": 990001, "key": "other", "subject": "job-other"}')).* from failure f where item_id = $1 limit 1`,
    [items.infra],
  );
  await insertRow(site.db(), "saved_view", {
    person_id: "marta",
    name: "mine",
    query: "view=mine",
    recorded_at: NOW,
  });
});

/** The first value of a query, as the API writes ids and versions. */
const value = async (sql: string) => Object.values((await site.db().query(sql)).rows[0] ?? {})[0];
const day = (days: number) => new Date(NOW.getTime() + days * DAY).toISOString();

interface Example {
  query?: string;
  params?: Record<string, string>;
  body?: unknown;
}

const act = (action: TriageAction, item: keyof SeededItems, more: object = {}) =>
  [
    "actOnTriage",
    action,
    async (): Promise<Example> => {
      const version = await value(`select version from triage_item where id = ${items[item]}`);
      return { body: { action, items: [{ id: `T-${items[item]}`, version }], ...more } };
    },
  ] as const;

const reason = "because";
const ACTIONS = [
  act("acknowledge", "fresh"),
  act("assign", "fresh", { person: "hugo" }),
  act("snooze", "fresh", { until: day(2) }),
  act("wake", "snoozed"),
  act("comment", "fresh", { reason: "seen it" }),
  act("link-bug", "fresh", { url: "https://bugs.example.org/bugs/1" }),
  act("unlink-bug", "fresh", { url: "https://bugs.example.org/bugs/1" }),
  act("escalate", "acknowledged", { dfg: "compute", reason }),
  act("accept", "escalated"),
  act("return", "accepted", { reason }),
  act("transfer", "overdue", { dfg: "compute", reason }),
  act("claim-fixed", "holdsUp", { reason }),
  act("withdraw-claim", "claimed"),
  act("split", "infra", { by: { field: "subject", values: ["job-infra"] }, reason }),
  act("merge", "nobodys", { into: "T-merge", reason }),
  act("set-class", "known", { class: "infra", reason }),
  act("set-owner", "known", { dfg: "compute", reason }),
  act("reopen", "resolved", { reason }),
];

const shift = async () =>
  (
    await site
      .db()
      .query("select id::text as id, version from rota_shift where removed_at is null order by id limit 1")
  ).rows[0] as { id: string; version: number };
const issueVersion = () => value(`select version from known_issue where id = ${KNOWN.issue}`);
const issue = { id: `K-${KNOWN.issue}` };

const EXAMPLES: (readonly [keyof typeof handlers, string, () => Promise<Example>])[] = [
  ...ACTIONS,
  [
    "undoTriage",
    "the last one",
    async () => ({
      body: {
        events: [
          await value(
            "select id::text from triage_event where actor = 'marta' and before is not null and undone_at is null order by id desc limit 1",
          ),
        ],
      },
    }),
  ],
  ["saveView", "new", async () => ({ body: { name: "late", query: "overdue=yes" } })],
  [
    "removeView",
    "mine",
    async () => ({
      params: { id: String(await value("select id::text from saved_view where name = 'mine'")) },
    }),
  ],
  [
    "addKnownIssue",
    "a pattern",
    async () => ({ body: { kind: "pattern", pattern: "no route to host", title: "No route" } }),
  ],
  [
    "changeKnownIssue",
    "its title",
    async () => ({ params: issue, body: { version: await issueVersion(), title: "Another title" } }),
  ],
  ["retireKnownIssue", "", async () => ({ params: issue, query: `version=${await issueVersion()}` })],
  [
    "excludeIncident",
    "counts again",
    async () => ({
      params: { id: PUBLIC_OUTAGE },
      body: { version: await value("select version from incident where id = 1"), excluded: false, reason },
    }),
  ],
  [
    "addShift",
    "",
    async () => ({ body: { dfg: "compute", rota: "ruck", person: "jonas", from: day(30), until: day(31) } }),
  ],
  [
    "changeShift",
    "its note",
    async () => {
      const { id, version } = await shift();
      return { params: { id }, body: { version, note: "all quiet" } };
    },
  ],
  [
    "removeShift",
    "",
    async () => {
      const { id, version } = await shift();
      return { params: { id }, query: `version=${version}` };
    },
  ],
  ["addPerson", "", async () => ({ body: { id: "nina", name: "Nina Novak" } })],
  [
    "changePerson",
    "their roles",
    async () => ({
      params: { id: "hugo" },
      body: { version: await value("select version from person where id = 'hugo'"), roles: ["wrangler"] },
    }),
  ],
  [
    "removePerson",
    "",
    async () => ({
      params: { id: "helen" },
      query: `version=${await value("select version from person where id = 'helen'")}`,
    }),
  ],
  ["setSession", "as another", async () => ({ body: { person: "priya" } })],
];

/** Every row of every table, as one text per table. */
async function everything(): Promise<Record<string, string>> {
  const db = site.db();
  const { rows: tables } = await db.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const texts: Record<string, string> = {};
  for (const { name } of tables)
    texts[name] = String(
      await value(`select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from "${name}" t`),
    );
  return texts;
}
/** Who may do it: people are changed by admins only. */
const actorOf = (id: string) => (/Person$/.test(id) ? "ravi" : "marta");
const audits = async () => Number(await value("select count(*)::int from audit"));

test.each(EXAMPLES)("%s %s goes with its audit row, or not at all", async (id, _, exampleOf) => {
  const operation: Operation = operations[id];
  const call = async () => {
    const { query, params, body } = await exampleOf();
    return callRoute(handlers[id], query, {
      person: actorOf(id),
      ...(params && { params }),
      ...(operation.method && { method: operation.method }),
      ...(body !== undefined && { body: JSON.stringify(body).replace("T-merge", `T-${items.infra}`) }),
    });
  };
  const before = await everything();
  await site.asOwner("alter table audit add constraint broken check (false) not valid");
  const refused = await call();
  await site.asOwner("alter table audit drop constraint broken");
  expect([refused.status, await everything()]).toEqual([500, before]);
  const count = await audits();
  const done = await call();
  expect(done.status, done.text).toBe(200);
  expect(await audits(), done.text).toBeGreaterThan(count);
  const newest = await site.db().query("select actor, subject_kind from audit order by id desc limit 1");
  expect(newest.rows[0]?.actor).toBe(id === "setSession" ? "priya" : actorOf(id));
});

test("every write and every action on an item has an example here", () => {
  const shown = new Set<string>([...EXAMPLES.map(([id]) => id), ...READS]);
  const writes = Object.entries<Operation>(operations).filter(([, { method }]) => method !== undefined);
  expect(writes.map(([id]) => id).filter((id) => !shown.has(id))).toEqual([]);
  const acted = new Set<string>(ACTIONS.map(([, action]) => action));
  expect(TRIAGE_ACTIONS.filter((action) => !acted.has(action))).toEqual([]);
});

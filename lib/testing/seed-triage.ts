import { NORMALISER } from "@/lib/domain/failure/normalise";
import { DAY, HOUR } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";
import { md5, seedCiServers, seedLine } from "./seed-ci";
import type { CiLine } from "./seed-ci-lines";
import { seedPeople } from "./seed-people";
import { seedSite } from "./seed-site";

type Row = Record<string, unknown>;

/** A triage item with what its failures say; every part may be given. */
export interface ItemSeed {
  title: string;
  /** Job that fails; unique among items. */
  subject: string;
  /** Columns of triage_item, by their names in the database. */
  columns?: Row;
  isPrivate?: boolean;
  dfg?: string | null;
  class?: string;
  headline?: string;
  /** Its last runs, oldest first: S passed, F failed. */
  history?: string;
}

const OPEN = new Set(["new", "acknowledged", "known", "claimed", "still-failing"]);
let serial = 0;

/** Stores an item with one signature and the failing job that it is of; returns its number. */
export async function seedItem(db: Db, now: Date, seed: ItemSeed): Promise<number> {
  serial += 1;
  const isPrivate = seed.isPrivate === true;
  const visibility = isPrivate ? "private" : "public";
  const dfg = seed.dfg === undefined ? "network" : seed.dfg;
  const line: CiLine = {
    source: "zuul",
    server: isPrivate ? "sf-private" : "rdo",
    subject: seed.subject,
    pipeline: "periodic-integration",
    project: "rdo-jobs",
    branch: "master",
    release: "flamingo",
    dfg,
    history: seed.history ?? "SSSSFFF",
    firstSeq: 500_000 + serial * 100,
    everyHours: 6,
    ageHours: 1,
    class: seed.class ?? "test",
    headline: seed.headline ?? `${seed.subject} broke in its own way`,
  };
  await seedLine(db, now, line);
  const state = String(seed.columns?.state ?? "new");
  const failures = await db.query<{ id: number; at: Date }>(
    "select id, at from failure where source_id = $1 and subject = $2 order by at",
    [line.server, line.subject],
  );
  const [first] = failures.rows;
  const last = failures.rows.at(-1);
  const { id } = await insertRow<{ id: number }>(db, "triage_item", {
    visibility,
    state,
    is_open: OPEN.has(state),
    title: seed.title,
    class: line.class,
    dfg_slug: dfg,
    opened_at: state === "latent" ? null : new Date(now.getTime() - DAY),
    first_failure_at: first?.at ?? null,
    last_failure_at: last?.at ?? null,
    last_failure_id: last?.id ?? null,
    failures: failures.rows.length,
    subjects: 1,
    failing_subjects: OPEN.has(state) ? 1 : 0,
    dfgs: dfg === null ? [] : [dfg],
    releases: ["flamingo"],
    sources: ["zuul"],
    history: line.history,
    queue_rank: 2 ** 43 + 1_001_001,
    recorded_at: now,
    changed_at: now,
    ...seed.columns,
  });
  const signature = await insertRow<{ id: number }>(db, "signature", {
    hash: md5(`${visibility} ${line.headline}`),
    visibility,
    normaliser: NORMALISER,
    text: line.headline,
    sample: line.headline,
    item_id: id,
    recorded_at: now,
  });
  await db.query(
    "update failure set item_id = $1, signature_id = $2, normaliser = $5 where source_id = $3 and subject = $4",
    [id, signature.id, line.server, line.subject, NORMALISER],
  );
  await db.query(
    `insert into triage_subject (item_id, source, source_id, subject, scope, subject_kind, release_name, pipeline, dfg_slug,
       failures, first_at, last_at, last_seq, last_failure_id, is_failing)
     select f.item_id, f.source, f.source_id, f.subject, f.scope, f.subject_kind, f.release_name, f.pipeline, f.dfg_slug,
       count(*), min(f.at), max(f.at), max(f.seq), max(f.id), $2
     from failure f where f.item_id = $1 group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    [id, OPEN.has(state)],
  );
  return id;
}

/** Numbers of the seeded items by what they are. */
export type SeededItems = Record<
  | "fresh"
  | "holdsUp"
  | "acknowledged"
  | "known"
  | "claimed"
  | "stillFailing"
  | "overdue"
  | "snoozed"
  | "escalated"
  | "accepted"
  | "returned"
  | "nobodys"
  | "infra"
  | "latent"
  | "resolved"
  | "recovered"
  | "hidden",
  number
>;

/**
 * A small site with people and an item of every kind: each state, escalations between Network and Compute in each of theirs, one
 * that nobody owns, one for first triage, and one that only readers with private rights see. Names of the private one hold
 * "secret".
 */
export async function seedTriage(db: Db, now: Date): Promise<SeededItems> {
  await seedSite(db, now);
  await seedCiServers(db, now);
  await seedPeople(db, now);
  return seedTriageItems(db, now);
}

/** The same items on a site that is there already, with its CI servers and people. */
export async function seedTriageItems(db: Db, now: Date): Promise<SeededItems> {
  const ago = (hours: number) => new Date(now.getTime() - hours * HOUR);
  const make = (subject: string, title: string, columns: Row = {}, more: Partial<ItemSeed> = {}) =>
    seedItem(db, now, { subject, title: `${subject}: ${title}`, columns, ...more });
  const rank = (holdsUp: boolean, stillFailing: boolean, overdue: boolean) =>
    2 ** 43 + (holdsUp ? 2 ** 42 : 0) + (stillFailing ? 2 ** 41 : 0) + (overdue ? 2 ** 40 : 0) + 1_001_001;
  const acknowledged = { acknowledged_by: "hugo", acknowledged_at: ago(5), acknowledged_until: ago(-20) };
  const asked = {
    escalated_to: "compute",
    escalated_from: "network",
    escalated_at: ago(3),
    escalation_level: 1,
  };
  const held = [
    {
      instance: "centos9-master",
      release: "flamingo",
      target: "current-podified",
      component: null,
      job: "job-holds",
    },
  ];
  const items: SeededItems = {
    fresh: await make("job-fresh", "router not found", { due_at: ago(-8), due_for: "acknowledge" }),
    holdsUp: await make("job-holds", "OVN chassis not found", {
      holds_up: JSON.stringify(held),
      holds_up_count: 1,
      queue_rank: rank(true, false, false),
    }),
    acknowledged: await make("job-acknowledged", "port stays down", {
      state: "acknowledged",
      assignee_id: "hugo",
      ...acknowledged,
    }),
    known: await make("job-known", "volume does not attach", { state: "known" }, { dfg: "storage" }),
    claimed: await make("job-claimed", "claimed to be mended", {
      state: "claimed",
      claimed_at: ago(2),
      claimed_by: "hugo",
      claim: "https://review.example.org/c/rdo-jobs/+/77001",
    }),
    stillFailing: await make("job-still", "still fails", {
      state: "still-failing",
      claimed_at: ago(30),
      claimed_by: "hugo",
      queue_rank: rank(false, true, false),
    }),
    overdue: await make("job-overdue", "nobody looked", {
      due_at: ago(10),
      due_for: "acknowledge",
      is_overdue: true,
      queue_rank: rank(false, false, true),
    }),
    snoozed: await make("job-snoozed", "sleeps", { snoozed_until: ago(-48), queue_rank: 1_001_001 }),
    escalated: await make("job-escalated", "asks Compute", { ...asked, escalation_state: "pending" }),
    accepted: await make(
      "job-accepted",
      "Compute has it",
      { ...asked, escalation_state: "accepted", dfg_set: true, state: "acknowledged", ...acknowledged },
      { dfg: "compute" },
    ),
    returned: await make("job-returned", "came back", { ...asked, escalation_state: "returned" }),
    nobodys: await make("job-nobodys", "has no owner", {}, { dfg: null }),
    infra: await make("job-infra", "no route to the mirror", {}, { dfg: "production-chain", class: "infra" }),
    latent: await make("job-latent", "failed once", { state: "latent" }, { history: "SSSSF" }),
    resolved: await make(
      "job-resolved",
      "mended",
      { state: "resolved", closed_at: ago(20) },
      { history: "SSFFSS" },
    ),
    recovered: await make(
      "job-recovered",
      "went away",
      { state: "recovered", closed_at: ago(40) },
      { history: "SSFSSS" },
    ),
    hidden: await make("secret-job", "secret-line", {}, { isPrivate: true }),
  };
  await insertRow(db, "bug_link", {
    item_id: items.known,
    url: "https://bugs.example.org/bugs/2087113",
    linked_by: "hugo",
    linked_at: ago(4),
  });
  await insertRow(db, "triage_event", {
    item_id: items.acknowledged,
    at: ago(5),
    actor: "hugo",
    kind: "acknowledged",
    from_state: "new",
    to_state: "acknowledged",
    data: JSON.stringify({ version: 1 }),
    before: JSON.stringify({
      state: "new",
      acknowledgedBy: null,
      acknowledgedAt: null,
      acknowledgedUntil: null,
    }),
  });
  return items;
}

import { HOUR, MINUTE } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";

/** The outage that everybody sees, and one that only readers of private sources do. */
export const PUBLIC_OUTAGE = "I-1";
export const PRIVATE_OUTAGE = "I-2";

/** Two outages with failures of the seeded CI in the first, and a fortnight of explained failures. */
export async function seedIncidents(db: Db, now: Date): Promise<void> {
  const started = new Date(now.getTime() - 3 * HOUR);
  const of = { class: "infra", state: "over", started_at: started, recorded_at: now, changed_at: now };
  await insertRow(db, "incident", {
    ...of,
    kind: "mirror",
    title: "Package mirror does not answer: mirror.example.org",
    last_at: new Date(started.getTime() + 40 * MINUTE),
    ended_at: new Date(started.getTime() + 40 * MINUTE),
    failures: 9,
    subjects: 9,
    dfgs: ["cloudops", "compute"],
    releases: ["flamingo"],
    sources: ["rdo"],
  });
  await insertRow(db, "incident", {
    ...of,
    visibility: "private",
    kind: "nodes",
    title: "No nodes can be had: secret-cloud.example.org",
    last_at: started,
    failures: 8,
    subjects: 8,
    dfgs: ["cloudops"],
    sources: ["sf-private"],
  });
  for (let n = 0; n < 9; n++)
    await insertRow(db, "failure", {
      source: "zuul",
      source_id: "rdo",
      key: `outage-${n}`,
      seq: 1_000_000 + n,
      subject_kind: "job",
      subject: `outage-job-${n}`,
      scope: "check\n\n",
      owner_slug: n % 2 === 0 ? "cloudops" : "compute",
      at: new Date(started.getTime() + n * 5 * MINUTE),
      result: "FAILURE",
      class: "infra",
      rule: "infra:mirror",
      why: "a package repository did not answer",
      confidence: "high",
      headline: "Failed to download metadata for repo 'appstream': All mirrors were tried",
      text_hash: "outage",
      incident_id: 1,
      recorded_at: now,
      changed_at: now,
    });
  for (const [day, visibility, failures] of [
    ["2026-03-10", "public", 10],
    ["2026-03-02", "public", 4],
    ["2026-03-10", "private", 7],
  ] as const)
    await insertRow(db, "daily_triage", {
      day,
      visibility,
      dfg_slug: visibility === "private" ? "cloudops" : "compute",
      pipeline: visibility === "private" ? "secret-line" : "check",
      job: visibility === "private" ? "secret-job" : "periodic-keystone-master",
      failures,
      explained: 3,
      incident: 1,
      flaky: 0,
    });
}

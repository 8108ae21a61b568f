import { DAY, HOUR } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";

/** Ids of what `seedKnownIssues` makes. */
export const KNOWN = { issue: 900_001, secret: 900_002, item: 900_001, signature: 900_001 };

/** A triage item with a bug, a public known issue with a hit and a private one, and a bug that blocks a release. */
export async function seedKnownIssues(db: Db, now: Date): Promise<void> {
  const at = (ms: number) => new Date(now.getTime() - ms);
  const recorded = { recorded_at: at(DAY), changed_at: at(DAY) };
  await insertRow(db, "triage_item", {
    id: KNOWN.item,
    state: "known",
    title: "Mirror does not answer",
    class: "infra",
    last_failure_at: at(HOUR),
    ...recorded,
  });
  await insertRow(db, "signature", {
    id: KNOWN.signature,
    hash: "seeded known issue",
    normaliser: 1,
    text: "Cannot download <url>",
    item_id: KNOWN.item,
    recorded_at: at(DAY),
  });
  const failure = await insertRow<{ id: number }>(db, "failure", {
    ...{ source: "zuul", source_id: "rdo-zuul", key: "seeded-known", seq: 900_001, subject_kind: "job" },
    ...{ subject: "periodic-known", at: at(HOUR), result: "FAILURE", class: "infra", rule: "x", why: "x" },
    ...{ confidence: "high", headline: "Cannot download https://mirror.example.org/repodata", ...recorded },
    ...{ signature_id: KNOWN.signature, item_id: KNOWN.item },
  });
  await db.query("UPDATE triage_item SET last_failure_id = $2 WHERE id = $1", [KNOWN.item, failure.id]);
  const issue = { kind: "pattern", pattern: "Cannot download", created_by: "nobody", ...recorded };
  await insertRow(db, "known_issue", {
    id: KNOWN.issue,
    title: "The mirror is slow",
    bug_url: "https://bugs.example.org/bugs/7",
    hits: 1,
    last_hit_at: at(HOUR),
    ...issue,
  });
  await insertRow(db, "known_issue", { id: KNOWN.secret, title: "Secret", visibility: "private", ...issue });
  for (const id of [KNOWN.issue, KNOWN.secret])
    await insertRow(db, "known_hit", {
      ...{
        known_issue_id: id,
        failure_id: failure.id,
        confidence: 0.9,
        via: "ingest",
        line: "Cannot download",
      },
      ...{ at: at(HOUR), recorded_at: at(HOUR) },
    });
  await insertRow(db, "site_setting", {
    key: "bug-trackers",
    updated_at: now,
    value: JSON.stringify([
      tracker("lp", "https://bugs.example.org", "public"),
      tracker("secret", "https://secret.example.org", "private"),
    ]),
  });
  for (const [id, url] of [
    ["lp", "https://bugs.example.org/bugs/7"],
    ["secret", "https://secret.example.org/bugs/7"],
  ] as const) {
    const bug = { tracker_id: id, key: "7", url, title: `Mirror of ${id}`, status: "Fix Released" };
    const state = { is_open: false, is_fixed: true, closed_at: at(2 * HOUR), ...recorded };
    await insertRow(db, "tracker_bug", { ...bug, ...state });
    const link = { item_id: KNOWN.item, url, tracker_id: id, key: "7" };
    await insertRow(db, "bug_link", { ...link, linked_by: "nobody", linked_at: at(3 * HOUR) });
    const query = { query_name: "Release blockers", release_name: "flamingo", dfg_slug: "compute" };
    await insertRow(db, "blocking_bug", { tracker_id: id, key: "7", ...query, recorded_at: at(DAY) });
  }
}

const tracker = (id: string, url: string, visibility: string) => ({
  ...{ id, title: id, kind: "launchpad", url, project: "rdo", newBug: null, visibility },
  blocking: [{ name: "Release blockers", release: "flamingo", dfg: "compute" }],
});

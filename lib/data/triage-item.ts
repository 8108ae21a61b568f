import "server-only";
import type { Suspect } from "@/lib/contract/failures";
import { type TriageItemAnswer, TriageState } from "@/lib/contract/triage";
import { pool } from "@/lib/db/pool";
import { newBugUrl } from "@/lib/domain/bugs/address";
import { type Actor, may } from "@/lib/domain/policy/policy";
import { isEscalated } from "@/lib/domain/triage/act";
import { itemId, itemNumber } from "@/lib/domain/triage/item-id";
import { bugDraft } from "@/lib/domain/triage/new-bug";
import { type EscalationState, TRIAGE_ACTIONS } from "@/lib/domain/triage/states";
import { notFound } from "@/lib/shared/errors";
import { readTrackers } from "@/lib/store/trackers";
import { whyNotWrite } from "./actor";
import { bugsOf } from "./bugs";
import { now } from "./clock";
import { knownOf } from "./known-of";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { rowOf, rowsOf } from "./sql";
import { evidenceOf, turnedRed } from "./triage-evidence";
import { eventsOf, reviewsOf, signaturesOf, similarOf, subjectsOf } from "./triage-related";
import { ITEM, type RawItem, storedSuspects, toTriageRows } from "./triage-rows";
import { visibilitiesOf } from "./triage-where";
import { visibleSite } from "./visible";

/**
 * One triage item with all that is known of it; one that was merged answers with the item it went to.
 *
 * @param id T-number
 * @throws ProdchainError not-found, also for an item that the reader may not see
 */
export const getTriageItem = remembered(
  "getTriageItem",
  ["triage", "people", "sources", "dfgs", "releases", "reviews"],
  async (reader: Reader, actor: Actor | null, id: string): Promise<TriageItemAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const item = await findItem(reader, id);
    const merged = await mergedInto(item.id);
    const ids = [item.id, ...merged];
    const [rows, subjects, evidence, turned, bugs, known, similar, reviews, signatures, events, origin] =
      await Promise.all([
        toTriageRows(reader, site, [item], at),
        subjectsOf(site, item.id),
        evidenceOf(site, item.lastFailureId),
        turnedRed(site, item.id),
        bugsOf(reader, [item.id]),
        knownOf(reader, [item.id], { newest: "all" }),
        similarOf(item.id),
        reviewsOf(site, item.id, item.claim),
        signaturesOf(item.id),
        eventsOf(ids),
        provenance(site, at, site.sourceIds),
      ]);
    const [row] = rows;
    if (!row) throw notFound(`There is no item "${id}".`);
    const suspects = turned.suspects.length > 0 ? turned.suspects : storedSuspects(item.suspects);
    const answer = {
      ...origin,
      item: { ...row, suspect: suspects[0] ?? row.suspect },
      subjects,
      evidence,
      firstRed: turned.firstRed,
      lastGreen: turned.lastGreen,
      suspects,
      bugs: bugs.get(item.id) ?? [],
      known: known.get(item.id) ?? [],
      similar,
      affectedBy: await alsoFrom(reader, item.id, suspects[0]),
      reviews,
      signatures,
      events,
      may: await mayOf(actor, item),
    };
    return { ...answer, trackers: await formsOf(reader, answer) };
  },
);

const MOST_MERGES = 20;

async function findItem(reader: Reader, id: string): Promise<RawItem> {
  let number = itemNumber(id);
  for (let hops = 0; number !== undefined && hops < MOST_MERGES; hops += 1) {
    const item: RawItem | undefined = await rowOf<RawItem>(
      `select ${ITEM.columns}, '' as "sortKey" from triage_item t ${ITEM.joins}
       where t.id = $1 and t.visibility = any($2)`,
      [number, visibilitiesOf(reader)],
    );
    if (item?.state === "merged" && item.mergedInto !== null) number = item.mergedInto;
    else if (item) return item;
    else break;
  }
  throw notFound(`There is no item "${id}".`);
}

/** Items that went into this one, through others too. */
async function mergedInto(id: number): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    `with recursive gone(id, depth) as (
       select id, 1 from triage_item where merged_into = $1 and state = 'merged'
       union select t.id, g.depth + 1 from gone g join triage_item t on t.merged_into = g.id and t.state = 'merged'
         where g.depth < ${MOST_MERGES})
     select distinct id from gone where id <> $1 order by id limit 200`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Other open items whose likeliest cause is this one. */
async function alsoFrom(
  reader: Reader,
  id: number,
  suspect: Suspect | undefined,
): Promise<TriageItemAnswer["affectedBy"]> {
  if (suspect === undefined) return [];
  const { kind, package: name, commitHash, title } = suspect;
  const rows = await rowsOf<{ id: number; title: string; state: string; subjects: number }>(
    `select t.id, t.title, t.state, t.subjects from triage_item t
     where t.is_open and t.id <> $1 and t.visibility = any($2) and t.suspects->0 @> $3::jsonb
     order by t.queue_rank desc, t.opened_at, t.id limit 50`,
    [id, visibilitiesOf(reader), JSON.stringify({ kind, package: name, commitHash, title })],
  );
  return rows.map((row) => ({ ...row, id: itemId(row.id), state: TriageState.parse(row.state) }));
}

async function mayOf(actor: Actor | null, item: RawItem): Promise<TriageItemAnswer["may"]> {
  const nobody = await whyNotWrite(actor);
  // The database holds no other states than those our own rules write.
  const escalationState = item.escalationState as EscalationState | null;
  const escalatedTo = isEscalated({ escalationState }) ? item.escalatedTo : null;
  return Object.fromEntries(
    TRIAGE_ACTIONS.map((action) => {
      const decision = may(actor, `triage:${action}`, { dfg: item.dfgSlug, escalatedTo });
      return [action, { ok: decision.ok, why: decision.ok ? null : (nobody ?? decision.why) }];
    }),
  );
}

/** Forms for a new bug, one per tracker that the reader may see, filled in. */
async function formsOf(
  reader: Reader,
  answer: Omit<TriageItemAnswer, "trackers">,
): Promise<TriageItemAnswer["trackers"]> {
  const trackers = await readTrackers(pool);
  const site = await rowOf<{ url: string | null }>(
    "select value->>'url' as url from site_setting where key = 'site'",
  );
  const { item, evidence, firstRed, lastGreen, suspects } = answer;
  const draft = bugDraft({
    ...item,
    url: site?.url ? `${site.url.replace(/\/+$/, "")}/triage/${item.id}` : null,
    subjects: answer.subjects.map(({ subject, isFailing }) => ({ name: subject, isFailing })),
    lines: evidence?.lines.map((line) => line.text) ?? [],
    logUrl: evidence?.logUrl ?? null,
    firstRed: placeOf(firstRed),
    lastGreen: placeOf(lastGreen),
    suspects: suspects.map((s) =>
      [s.title ?? s.package, s.commitHash, s.url, s.note].filter(Boolean).join(" "),
    ),
  });
  return trackers
    .filter((tracker) => tracker.visibility !== "private" || reader.seesPrivate)
    .map((tracker) => ({ id: tracker.id, title: tracker.title, newBugUrl: newBugUrl(tracker, draft) }));
}

const placeOf = (build: TriageItemAnswer["firstRed"]): string | null =>
  build && [build.at, build.commitHash, build.logUrl].filter(Boolean).join(" ");

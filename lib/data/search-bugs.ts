import "server-only";
import type { SearchHit } from "@/lib/contract/site";
import { pool } from "@/lib/db/pool";
import { bugKeyOf, bugLabelOf } from "@/lib/domain/bugs/address";
import { itemId } from "@/lib/domain/triage/item-id";
import { readTrackers } from "@/lib/store/trackers";
import type { Reader } from "./reader";
import { rowsOf } from "./sql";
import { visibilitiesOf } from "./triage-where";

const MOST = 6;
/** "2087113", "#2087113", "LP 2087113", "lp:2087113", "rhbz#2234", "bz 2234", "OSPRH-12". */
const NUMBER = /^(?:#|lp[: #]*|rhbz[: #]*|bz[: #]*|bug[: #]*)?(\d{3,12})$/i;
const KEY = /^[A-Z][A-Z0-9_]{1,30}-\d{1,12}$/i;

type Row = {
  url: string;
  tracker: string | null;
  key: string | null;
  item: number;
  title: string;
  bug: string | null;
};

// A link's key is its tracker's; a bug of an unknown tracker is found by its address alone.
const LINKED = `
  select distinct on (l.url, t.id) l.url, l.tracker_id as tracker, l.key, t.id as item, t.title,
    case when l.tracker_id = any($4) then b.title end as bug
  from bug_link l join triage_item t on t.id = l.item_id
  left join tracker_bug b on b.tracker_id = l.tracker_id and b.key = l.key
  where (l.key = any($1) or l.url = $2) and l.removed_at is null and t.visibility = any($3)
  order by l.url, t.id desc limit ${MOST}`;

/** Triage items by a bug that is linked to them: its number, key or address. */
export async function findBugs(reader: Reader, text: string): Promise<SearchHit[]> {
  const isUrl = /^https?:\/\//i.test(text);
  const number = NUMBER.exec(text)?.[1];
  if (!isUrl && number === undefined && !KEY.test(text)) return [];
  const trackers = await readTrackers(pool);
  const keys = isUrl
    ? trackers.flatMap((tracker) => bugKeyOf(tracker, text) ?? [])
    : [number ?? text.toUpperCase()];
  const shown = trackers.filter((tracker) => tracker.visibility === "public" || reader.seesPrivate);
  const rows = await rowsOf<Row>(LINKED, [
    keys,
    isUrl ? text : "",
    visibilitiesOf(reader),
    shown.map((tracker) => tracker.id),
  ]);
  return rows.map(({ url, tracker, key, item, title, bug }) => {
    const kind = trackers.find((each) => each.id === tracker)?.kind ?? null;
    return {
      kind: "bug",
      title: `${bugLabelOf(kind, key, url)}${bug === null ? "" : ` ${bug}`}`,
      detail: `linked to ${itemId(item)} ${title}`,
      href: `/triage/${itemId(item)}`,
    };
  });
}

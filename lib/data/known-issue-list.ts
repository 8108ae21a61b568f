import "server-only";
import type {
  IssueState,
  KnownIssueRow,
  KnownIssuesAnswer,
  KnownIssuesQuery,
} from "@/lib/contract/known-issues";
import { isSuspicious, type Worth } from "@/lib/domain/known-issue/worth";
import type { Actor } from "@/lib/domain/policy/policy";
import { now } from "./clock";
import { badParameter } from "./http/bad-parameters";
import { type CsvColumn, csvResponse } from "./http/csv";
import { readKey, writeKey } from "./keyset";
import { ISSUE_ORDER, ISSUE_PLACE, issueAfter, placedIssues } from "./known-issue-rows";
import { mayWriteIssues } from "./known-issues";
import type { Reader } from "./reader";
import { bindings, iso, likeText, rowsOf } from "./sql";
import { visibleSite } from "./visible";

type Asked = Pick<KnownIssuesQuery, "state" | "q" | "after" | "limit">;
const ORDER = "known-issues";

/** A known issue as far as the states of the list look at it. */
type Light = { id: number; isRetired: boolean } & Pick<Worth, keyof Worth>;

const IS_IN: Record<IssueState, (issue: Light) => boolean> = {
  all: () => true,
  retired: (issue) => issue.isRetired,
  active: (issue) => !issue.isRetired,
  flagged: (issue) => !issue.isRetired && isSuspicious(issue),
};

/**
 * One page of known issues with their worth, those that explain most of late first.
 *
 * @throws ProdchainError bad-request for a cursor of another list
 */
export async function listKnownIssues(
  reader: Reader,
  actor: Actor | null,
  asked: Asked,
): Promise<KnownIssuesAnswer> {
  const [all, site, may] = await Promise.all([
    lightIssues(reader, asked.q),
    visibleSite(reader),
    mayWriteIssues(actor),
  ]);
  const count = (state: IssueState) => all.filter(IS_IN[state]).length;
  const page = await pageOf(reader, all, asked);
  return {
    asOf: iso(now()),
    sources: [],
    ...page,
    total: count(asked.state),
    counts: {
      active: count("active"),
      flagged: count("flagged"),
      retired: count("retired"),
      all: all.length,
    },
    may,
    dfgs: site.teams.map(({ slug, name }) => ({ slug, name })),
  };
}

/** Every known issue of a view, from `asked.after` on, as a CSV download. */
export const knownIssuesCsv = (reader: Reader, asked: Asked): Promise<Response> =>
  csvResponse(`known-issues-${iso(now()).slice(0, 10)}.csv`, COLUMNS, everyIssue(reader, asked));

async function* everyIssue(reader: Reader, asked: Asked) {
  const all = await lightIssues(reader, asked.q);
  for (let after = asked.after; ; ) {
    const page = await pageOf(reader, all, { ...asked, after, limit: 200 });
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}

async function pageOf(reader: Reader, all: readonly Light[], { state, after, limit }: Asked) {
  const { values, bind } = bindings(3);
  const ids = all.filter(IS_IN[state]).map((issue) => issue.id);
  const where = [`k.id = any(${bind(ids)}::int8[])`];
  if (after !== undefined) {
    const place = readKey(after, ORDER)?.[0] ?? "";
    if (!ISSUE_PLACE.test(place))
      throw badParameter("after", "not the key of a page of known issues; leave it out to start again");
    where.push(issueAfter(`${bind(place)}::text`));
  }
  const found = await placedIssues(
    reader,
    `and ${where.join(" and ")} ${ISSUE_ORDER} limit ${bind(limit + 1)}`,
    values,
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ row }) => row),
    next: found.length > limit && last ? writeKey(ORDER, [last.place, last.row.id]) : null,
  };
}

/** All that the reader may see under a text. */
function lightIssues(reader: Reader, q: string | undefined): Promise<Light[]> {
  const { values, bind } = bindings();
  const where = [`(k.visibility = 'public' or ${bind(reader.seesPrivate)})`];
  if (q !== undefined && q !== "") {
    const part = bind(`%${likeText(q)}%`);
    where.push(`(k.title ilike ${part} or k.pattern ilike ${part} or k.bug_url ilike ${part}
      or s.text ilike ${part} or 'K-' || k.id ilike ${part})`);
  }
  return rowsOf<Light>(
    `select k.id, k.retired_at is not null as "isRetired", k.hits, k.passing_checked as "passingChecked",
       k.passing_hits as "passingHits"
     from known_issue k left join signature s on s.id = k.signature_id where ${where.join(" and ")}`,
    values,
  );
}

/** The fields of the JSON, nested ones by their path. */
const COLUMNS: CsvColumn<KnownIssueRow>[] = [
  { header: "id", value: (row) => row.id },
  { header: "title", value: (row) => row.title },
  { header: "kind", value: (row) => row.kind },
  { header: "pattern", value: (row) => row.pattern },
  { header: "signature.text", value: (row) => row.signature?.text ?? null },
  {
    header: "scope",
    value: (row) =>
      Object.entries(row.scope)
        .flatMap(([field, glob]) => (glob ? [`${field}=${glob}`] : []))
        .join("; "),
  },
  { header: "bug.url", value: (row) => row.bug?.url ?? null },
  { header: "bug.status", value: (row) => row.bug?.status ?? null },
  { header: "dfg", value: (row) => row.dfg?.slug ?? null },
  { header: "note", value: (row) => row.note },
  { header: "createdBy", value: (row) => row.createdBy.id },
  { header: "createdAt", value: (row) => row.createdAt },
  { header: "changedAt", value: (row) => row.changedAt },
  { header: "worth.hits", value: (row) => row.worth.hits },
  { header: "worth.hits7d", value: (row) => row.worth.hits7d },
  { header: "worth.items", value: (row) => row.worth.items },
  { header: "worth.lastHitAt", value: (row) => row.worth.lastHitAt },
  { header: "worth.passingChecked", value: (row) => row.worth.passingChecked },
  { header: "worth.passingHits", value: (row) => row.worth.passingHits },
  { header: "worth.passingShare", value: (row) => row.worth.passingShare },
  { header: "worth.isSuspicious", value: (row) => String(row.worth.isSuspicious) },
  { header: "retired.at", value: (row) => row.retired?.at ?? null },
  { header: "retired.why", value: (row) => row.retired?.why ?? null },
];

import type { ZuulBuildRow, ZuulBuildsetRow, ZuulRefRow } from "../../rows/zuul-rows";
import { fail } from "./answer";

const COMMON = [
  "project",
  "pipeline",
  "change",
  "branch",
  "patchset",
  "ref",
  "newrev",
  "uuid",
  "result",
  "complete",
  "limit",
  "skip",
];
const NEW = ["idx_min", "idx_max", "exclude_result"];
const OF_BUILDS = ["job_name", "voting", "nodeset", "final", "held"];
/** `complete` came with 4.7, the rest of NEW later; an old server knows none of them. */
const KNOWN = {
  builds: new Set([...COMMON, ...NEW, ...OF_BUILDS]),
  buildsets: new Set([...COMMON, ...NEW]),
};
const WILD = new Set(["project", "pipeline", "branch", "job_name"]);

export interface Page<Row> {
  limit: number;
  skip: number;
  idxMin: number | null;
  idxMax: number | null;
  fits(row: Row): boolean;
}

/** A number of rows: what is no number makes the server stumble. */
function whole(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  return /^\d+$/.test(text) ? Number(text) : fail(500, `invalid ${name}`);
}

function index(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^-?\d+$/.test(text)) return fail(400, `${name} must be an integer`);
  return Number(text) === 0 ? null : Number(text);
}

/** Texts of a parameter, each of which may match; a star stands for anything in some of them. */
function matcher(query: URLSearchParams, name: string): ((value: string | null) => boolean) | undefined {
  const wanted = query.getAll(name);
  if (wanted.length === 0) return undefined;
  const exact = new Set(wanted);
  const forms = WILD.has(name)
    ? wanted
        .filter((text) => text.includes("*"))
        .map((text) => new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`))
    : [];
  return (value) => value !== null && (exact.has(value) || forms.some((form) => form.test(value)));
}

function changes(query: URLSearchParams): ReadonlySet<number> | undefined {
  const wanted = query.getAll("change");
  if (wanted.length === 0) return undefined;
  return new Set(wanted.map((text) => (/^\d+$/.test(text) ? Number(text) : fail(500, "invalid change"))));
}

function flag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)?.toLowerCase();
  if (text === undefined) return undefined;
  return text === "true" || text === "1" || text === "false" || text === "0"
    ? text === "true" || text === "1"
    : fail(500, `invalid ${name}`);
}

type Test<Row> = (row: Row) => boolean;

/** Tests on refs hold when one of a row's refs passes them all. */
function refTest(query: URLSearchParams): Test<readonly ZuulRefRow[]> | undefined {
  const tests: Test<ZuulRefRow>[] = [];
  const text = (name: string, of: (ref: ZuulRefRow) => string | null) => {
    const fits = matcher(query, name);
    if (fits) tests.push((ref) => fits(of(ref)));
  };
  text("project", (ref) => ref.project);
  text("branch", (ref) => ref.branch);
  text("patchset", (ref) => ref.patchset);
  text("ref", (ref) => ref.ref);
  text("newrev", (ref) => ref.newrev);
  const numbers = changes(query);
  if (numbers) tests.push((ref) => ref.change !== null && numbers.has(ref.change));
  if (tests.length === 0) return undefined;
  return (refs) => refs.some((ref) => tests.every((test) => test(ref)));
}

function outcomeTests(query: URLSearchParams): Test<{ uuid: string; result: string | null }>[] {
  const tests: Test<{ uuid: string; result: string | null }>[] = [];
  const uuids = matcher(query, "uuid");
  if (uuids) tests.push((row) => uuids(row.uuid));
  const results = matcher(query, "result");
  if (results) tests.push((row) => results(row.result));
  const unwanted = query.getAll("exclude_result");
  // A comparison with NULL is never true: running rows are left out too.
  if (unwanted.length > 0) tests.push((row) => row.result !== null && !unwanted.includes(row.result));
  const complete = query.get("complete");
  if (complete !== null) tests.push((row) => (row.result !== null) === (complete === "true"));
  return tests;
}

function page<Row extends { id: number }>(query: URLSearchParams, tests: readonly Test<Row>[]): Page<Row> {
  return {
    limit: whole(query, "limit", 50),
    skip: whole(query, "skip", 0),
    idxMin: index(query, "idx_min"),
    idxMax: index(query, "idx_max"),
    fits: (row) => tests.every((test) => test(row)),
  };
}

/** A parameter the server does not know makes the whole path unknown. */
function checkNames(query: URLSearchParams, known: ReadonlySet<string>, oldServer: boolean): void {
  for (const name of query.keys())
    if (!known.has(name) || (oldServer && (NEW.includes(name) || name === "complete"))) fail(404);
}

export function buildsPage(query: URLSearchParams, oldServer: boolean): Page<ZuulBuildRow> {
  checkNames(query, KNOWN.builds, oldServer);
  const tests: Test<ZuulBuildRow>[] = [...outcomeTests(query)];
  const refs = refTest(query);
  if (refs) tests.push((row) => refs(row.buildset.refs));
  const pipeline = matcher(query, "pipeline");
  if (pipeline) tests.push((row) => pipeline(row.buildset.pipeline));
  const job = matcher(query, "job_name");
  if (job) tests.push((row) => job(row.jobName));
  const nodeset = matcher(query, "nodeset");
  if (nodeset) tests.push((row) => nodeset(row.nodeset));
  for (const name of ["voting", "final", "held"] as const) {
    const wanted = flag(query, name);
    if (wanted !== undefined) tests.push((row) => row[name] === wanted);
  }
  return page(query, tests);
}

export function buildsetsPage(query: URLSearchParams, oldServer: boolean): Page<ZuulBuildsetRow> {
  checkNames(query, KNOWN.buildsets, oldServer);
  const tests: Test<ZuulBuildsetRow>[] = [...outcomeTests(query)];
  const refs = refTest(query);
  if (refs) tests.push((row) => refs(row.refs));
  const pipeline = matcher(query, "pipeline");
  if (pipeline) tests.push((row) => pipeline(row.pipeline));
  return page(query, tests);
}

/** Position behind the last row whose id is at most `id`, in a list that ascends by id. */
function endOf(rows: readonly { id: number }[], id: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.id ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A page of rows, newest first. `rows` ascends by id. */
export function rowsOf<Row extends { id: number }>(rows: readonly Row[], page: Page<Row>): Row[] {
  const found: Row[] = [];
  let { skip } = page;
  for (let at = page.idxMax === null ? rows.length - 1 : endOf(rows, page.idxMax) - 1; at >= 0; at--) {
    const row = rows[at];
    if (!row || found.length >= page.limit || (page.idxMin !== null && row.id < page.idxMin)) break;
    if (page.fits(row) && --skip < 0) found.push(row);
  }
  return found;
}

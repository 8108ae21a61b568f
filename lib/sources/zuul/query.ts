import { ProdchainError } from "@/lib/shared/errors";

/** What to list. Values of one key are alternatives. Only what Zuul takes can be expressed: it answers the rest with 500. */
export interface ZuulQuery {
  limit: number;
  skip?: number;
  /** Bounds on the row number, both inclusive; Zuul >= 4.12. */
  idxMin?: number;
  idxMax?: number;
  uuids?: readonly string[];
  pipelines?: readonly string[];
  projects?: readonly string[];
  jobNames?: readonly string[];
  results?: readonly string[];
  /** true = ended, false = still open; Zuul >= 4.7. */
  complete?: boolean;
  /** Leaves out these results, and with them every open row; Zuul >= 8.3. */
  excludeResults?: readonly string[];
  /** Of one change, as a number or "number,patchset". */
  change?: number | string;
}

/** Parameters that older servers do not know and answer with 404, newest first. */
export const OPTIONAL = ["excludeResults", "idx", "complete"] as const;
export type Optional = (typeof OPTIONAL)[number];

export const usesOf = (query: ZuulQuery): Optional[] =>
  OPTIONAL.filter((name) =>
    name === "idx"
      ? query.idxMin !== undefined || query.idxMax !== undefined
      : name === "complete"
        ? query.complete !== undefined
        : (query.excludeResults?.length ?? 0) > 0,
  );

/**
 * The query string, without what the server lacks.
 *
 * @throws ProdchainError bad-request for numbers that are none: Zuul would answer them with 400 or 500
 */
export function searchOf(query: ZuulQuery, lacks: ReadonlySet<Optional>): URLSearchParams {
  const search = new URLSearchParams();
  const number = (name: string, value: number | undefined) => {
    if (value === undefined) return;
    if (!Number.isSafeInteger(value) || value < 0)
      throw new ProdchainError("bad-request", `${name} must be a whole number, not ${value}`);
    search.append(name, String(value));
  };
  const each = (name: string, values: readonly string[] | undefined) => {
    for (const value of values ?? []) search.append(name, value);
  };
  each("uuid", query.uuids);
  each("pipeline", query.pipelines);
  each("project", query.projects);
  each("job_name", query.jobNames);
  each("result", query.results);
  if (query.change !== undefined) {
    const [change, patchset] = String(query.change).split(",");
    number("change", Number(change));
    if (patchset) search.append("patchset", patchset);
  }
  if (query.complete !== undefined && !lacks.has("complete"))
    search.append("complete", String(query.complete));
  if (!lacks.has("excludeResults")) each("exclude_result", query.excludeResults);
  if (!lacks.has("idx")) {
    number("idx_min", query.idxMin);
    number("idx_max", query.idxMax);
  }
  number("limit", query.limit);
  if (query.skip) number("skip", query.skip);
  return search;
}

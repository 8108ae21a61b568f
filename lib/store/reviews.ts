import type pg from "pg";
import type { ReviewFact } from "@/lib/domain/gerrit/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { type Column, iso, writeRows } from "./bulk";
import type { Resolved, Resolver } from "./resolve";

interface Row extends Pick<Resolved, "packageName" | "releaseName" | "ownerSlug"> {
  fact: ReviewFact;
}

/** What a later read may say anew; `recorded_at` and the key stay as they were. */
const VARYING: readonly Column<Row>[] = [
  { name: "project", type: "text", of: (r) => r.fact.project },
  { name: "branch", type: "text", of: (r) => r.fact.branch },
  { name: "topic", type: "text", of: (r) => r.fact.topic },
  { name: "subject", type: "text", of: (r) => r.fact.subject },
  { name: "status", type: "text", of: (r) => r.fact.status },
  { name: "work_in_progress", type: "bool", of: (r) => r.fact.workInProgress },
  { name: "created_at", type: "timestamptz", of: (r) => iso(r.fact.createdAt) },
  { name: "updated_at", type: "timestamptz", of: (r) => iso(r.fact.updatedAt) },
  { name: "submitted_at", type: "timestamptz", of: (r) => iso(r.fact.submittedAt) },
  { name: "owner", type: "text", of: (r) => r.fact.owner },
  { name: "patchset", type: "int4", of: (r) => r.fact.patchset },
  { name: "revision", type: "text", of: (r) => r.fact.revision },
  { name: "message", type: "text", of: (r) => r.fact.message },
  { name: "verified", type: "int2", of: (r) => r.fact.verified.value },
  { name: "code_review", type: "int2", of: (r) => r.fact.codeReview.value },
  { name: "workflow", type: "int2", of: (r) => r.fact.workflow.value },
  { name: "labels", type: "jsonb", of: (r) => JSON.stringify(labelsOf(r.fact)) },
  { name: "kind", type: "text", of: (r) => r.fact.kind },
  { name: "ftbfs", type: "jsonb", of: (r) => jsonOrNull(r.fact.ftbfs) },
  { name: "tag_promotion", type: "jsonb", of: (r) => jsonOrNull(r.fact.tagPromotion) },
  { name: "package_name", type: "text", of: (r) => r.packageName },
  { name: "release_name", type: "text", of: (r) => r.releaseName },
  { name: "dfg_slug", type: "text", of: (r) => r.ownerSlug },
  { name: "url", type: "text", of: (r) => r.fact.url },
];

const labelsOf = ({ verified, codeReview, workflow }: ReviewFact) => ({ verified, codeReview, workflow });
const jsonOrNull = (value: unknown) => (value === null ? null : JSON.stringify(value));

const names = VARYING.map(({ name }) => name);
const UPSERT = `(server_id, number) DO UPDATE SET ${names.map((n) => `${n} = excluded.${n}`).join(", ")},
  changed_at = excluded.changed_at, removed_at = NULL
  WHERE gerrit_review.removed_at IS NOT NULL OR (${names.map((n) => `gerrit_review.${n}`).join(", ")})
    IS DISTINCT FROM (${names.map((n) => `excluded.${n}`).join(", ")})`;

/**
 * Stores reviews as read: new ones, and those that changed in any way; one that was held for removed comes back.
 *
 * @returns how many rows were written, and those PostgreSQL refused
 */
export async function storeReviews(
  client: pg.ClientBase,
  serverId: string,
  facts: readonly ReviewFact[],
  resolver: Pick<Resolver, "review">,
  now: Date,
): Promise<{ changed: number; bad: Rejected[] }> {
  const bad: Rejected[] = [];
  const unique = new Map(facts.map((fact) => [fact.number, fact]));
  const changed = await writeRows<Row>(
    client,
    {
      table: "gerrit_review",
      conflict: UPSERT,
      columns: [
        { name: "server_id", type: "text", all: serverId },
        { name: "number", type: "int4", of: (r) => r.fact.number },
        { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
        { name: "changed_at", type: "timestamptz", all: now.toISOString() },
        ...VARYING,
      ],
    },
    [...unique.values()].map((fact) => ({ fact, ...resolve(fact, resolver) })),
    ({ fact }, reason) => bad.push({ payload: fact, reason }),
  );
  return { changed, bad };
}

type Subject = Pick<ReviewFact, "project" | "branch" | "ftbfs" | "tagPromotion">;

/** What project and branch do not tell, the review itself may: rdoinfo holds every package and release. */
function resolve(review: Subject, resolver: Pick<Resolver, "review">) {
  const { packageName, releaseName, ownerSlug } = resolver.review(review);
  return {
    packageName: packageName ?? review.ftbfs?.projectName ?? null,
    releaseName: releaseName ?? review.tagPromotion?.release ?? null,
    ownerSlug,
  };
}

/**
 * Resolves every held review of a server again, after ownership rules, packages or releases changed.
 *
 * @returns how many say something else now
 */
export async function resolveReviews(
  client: pg.ClientBase,
  serverId: string,
  resolver: Pick<Resolver, "review">,
  now: Date,
): Promise<number> {
  type Held = Subject & {
    number: number;
    package_name: string | null;
    release_name: string | null;
    dfg_slug: string | null;
  };
  const held = await client.query<Held>(
    `SELECT number, project, branch, ftbfs, tag_promotion AS "tagPromotion", package_name, release_name, dfg_slug
     FROM gerrit_review WHERE server_id = $1 ORDER BY number`,
    [serverId],
  );
  const other = held.rows.flatMap((row) => {
    const { packageName, releaseName, ownerSlug } = resolve(row, resolver);
    const same =
      packageName === row.package_name && releaseName === row.release_name && ownerSlug === row.dfg_slug;
    return same ? [] : [{ number: row.number, packageName, releaseName, ownerSlug }];
  });
  if (other.length > 0)
    await client.query(
      `UPDATE gerrit_review r SET package_name = x.package, release_name = x.release, dfg_slug = x.dfg, changed_at = $6
       FROM unnest($2::int4[], $3::text[], $4::text[], $5::text[]) AS x(number, package, release, dfg)
       WHERE r.server_id = $1 AND r.number = x.number`,
      [
        serverId,
        other.map((r) => r.number),
        other.map((r) => r.packageName),
        other.map((r) => r.releaseName),
        other.map((r) => r.ownerSlug),
        now,
      ],
    );
  return other.length;
}

/** Numbers of the reviews that are held as open. */
export async function openReviews(client: pg.ClientBase | pg.Pool, serverId: string): Promise<number[]> {
  const held = await client.query<{ number: number }>(
    `SELECT number FROM gerrit_review WHERE server_id = $1 AND removed_at IS NULL
       AND status NOT IN ('MERGED', 'ABANDONED') ORDER BY number`,
    [serverId],
  );
  return held.rows.map((row) => row.number);
}

/** Marks reviews that their server shows no more (deleted, or made private); the rows stay. Returns how many. */
export async function removeReviews(
  client: pg.ClientBase,
  serverId: string,
  numbers: readonly number[],
  now: Date,
): Promise<number> {
  const removed = await client.query(
    `UPDATE gerrit_review SET removed_at = $3, changed_at = $3
     WHERE server_id = $1 AND number = ANY($2::int4[]) AND removed_at IS NULL`,
    [serverId, numbers, now],
  );
  return removed.rowCount ?? 0;
}

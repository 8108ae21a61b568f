import "server-only";
import type { ReviewAnswer, ReviewQuery, ReviewVote } from "@/lib/contract/reviews";
import { buildLogUrl } from "@/lib/domain/dlrn/paths";
import type { LabelFact } from "@/lib/domain/gerrit/facts";
import { notFound } from "@/lib/shared/errors";
import { now } from "./clock";
import { buildId, httpUrl } from "./failure-rows";
import { mustBeOneOf } from "./known";
import { liveItemsOf, statusFeed } from "./live-line";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { readBuildsets } from "./reviews-builds";
import { CI_COLUMNS, type RawReview, REVIEW_COLUMNS, reviewCi, toReviewRow } from "./reviews-rows";
import { rowOf, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

/** Larger numbers than Gerrit gives, and than the column holds. */
const LARGEST = 2 ** 31 - 1;

const REVIEW = `
  select ${REVIEW_COLUMNS}, ${CI_COLUMNS}, r.topic, r.message, r.labels, r.ftbfs, r.ftbfs_instance as "ftbfsInstance",
    r.ftbfs_seq as "ftbfsSeq", r.tag_promotion as "tagPromotion"
  from gerrit_review r ${reviewCi("$3")}
  where r.number = $1 and r.server_id = any($2) and r.removed_at is null
  order by array_position($2, r.server_id)`;

type Stored = RawReview & {
  topic: string | null;
  message: string | null;
  labels: unknown;
  ftbfs: unknown;
  ftbfsInstance: string | null;
  ftbfsSeq: number | null;
  tagPromotion: unknown;
};

/**
 * One review with its votes, its builds by patch set, and whose each failure is.
 *
 * @throws ProdchainError not-found for a number or Gerrit this reader does not see
 */
export const getReview = remembered(
  "getReview",
  ["reviews", "triage", "jobs", "failures", "live", "sources", "dfgs", "releases"],
  async (reader: Reader, name: string, query: ReviewQuery): Promise<ReviewAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const number = /^\d{1,10}$/.test(name) ? Number(name) : Number.NaN;
    if (!(number <= LARGEST)) throw notFound(`There is no review "${name}".`);
    const zuuls = site.zuuls.map((zuul) => zuul.id);
    const found = await rowsOf<Stored>(REVIEW, [number, site.gerritIds, zuuls]);
    if (query.gerrit !== undefined)
      mustBeOneOf(
        "Gerrit with this review",
        query.gerrit,
        found.map((row) => row.gerrit),
      );
    const raw = query.gerrit === undefined ? found[0] : found.find((row) => row.gerrit === query.gerrit);
    if (!raw) throw notFound(`There is no review "${name}".`);
    const [buildsets, live, ftbfs, origin] = await Promise.all([
      readBuildsets(reader, site, raw),
      liveItemsOf(site, raw.number, raw.project),
      ftbfsOf(site, raw),
      provenance(site, at, [raw.gerrit, ...zuuls, ...site.zuuls.map(statusFeed)]),
    ]);
    return {
      ...origin,
      review: toReviewRow(raw, site),
      topic: raw.topic,
      message: raw.message,
      votes: votesOf(raw.labels),
      others: found
        .filter((row) => row !== raw)
        .map((row) => ({
          gerrit: row.gerrit,
          title: site.titleOf(row.gerrit),
          project: row.project,
          subject: row.subject,
        })),
      live,
      buildsets,
      ftbfs,
      tagPromotion: tagPromotionOf(raw.tagPromotion),
    };
  },
);

const LABELS = { verified: "Verified", codeReview: "Code-Review", workflow: "Workflow" } as const;

/** Who voted what, newest first; the column holds LabelFact per label as JSON. */
function votesOf(labels: unknown): ReviewVote[] {
  const stored = (labels ?? {}) as Partial<Record<keyof typeof LABELS, LabelFact>>;
  return (Object.keys(LABELS) as (keyof typeof LABELS)[])
    .flatMap((label) =>
      (stored[label]?.votes ?? []).map((vote) => ({
        label: LABELS[label],
        value: vote.value,
        by: vote.by,
        // a text in the JSON, though the type says Date
        at: vote.at === null || vote.at === undefined ? null : new Date(vote.at).toISOString(),
      })),
    )
    .sort((a, b) => Date.parse(b.at ?? "") - Date.parse(a.at ?? "") || 0);
}

function tagPromotionOf(value: unknown): ReviewAnswer["tagPromotion"] {
  const { release, centos, phase } = (value ?? {}) as Record<string, unknown>;
  return typeof release === "string" && typeof centos === "string" && typeof phase === "string"
    ? { release, centos, phase }
    : null;
}

type FailedBuild = {
  commitHash: string;
  distroHash: string;
  extendedHash: string | null;
  component: string | null;
  flags: number;
  failing: boolean | null;
};

/** The failed build an FTBFS review is about: from DLRN where it is known, else what the review says. */
async function ftbfsOf(site: Site, raw: Stored): Promise<ReviewAnswer["ftbfs"]> {
  if (raw.ftbfs === null || typeof raw.ftbfs !== "object") return null;
  const told = raw.ftbfs as Record<string, unknown>;
  const text = (key: string) => (typeof told[key] === "string" ? (told[key] as string) : null);
  const instance = raw.ftbfsInstance === null ? undefined : site.instance(raw.ftbfsInstance);
  const build =
    instance === undefined || raw.ftbfsSeq === null
      ? undefined
      : await rowOf<FailedBuild>(
          `select d.commit_hash as "commitHash", d.distro_hash as "distroHash", d.extended_hash as "extendedHash",
             d.component, d.flags, p.failing
           from dlrn_commit d left join package_state p on p.instance_id = d.instance_id and p.project_name = d.project_name
           where d.instance_id = $1 and d.seq = $2`,
          [instance.id, raw.ftbfsSeq],
        );
  return {
    package: raw.package ?? text("projectName") ?? raw.project,
    commitHash: build?.commitHash ?? text("commitHash"),
    commitUrl: httpUrl(text("upstreamUrl")),
    logUrl: build && instance ? httpUrl(buildLogUrl(instance.webUrl, build)) : httpUrl(text("logUrl")),
    instance: instance?.id ?? null,
    build: build && instance && raw.ftbfsSeq !== null ? buildId(instance.id, raw.ftbfsSeq) : null,
    buildsNow: build === undefined || build.failing === null ? null : !build.failing,
  };
}

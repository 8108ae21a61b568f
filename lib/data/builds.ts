import "server-only";
import type { BuildAnswer } from "@/lib/contract/builds";
import { FailureSource } from "@/lib/contract/failures";
import { notFound } from "@/lib/shared/errors";
import { findFailure, oneLog, type StoredFailure, toBuildFailure } from "./build-evidence";
import type { BuildFacts } from "./build-facts";
import { linksOf } from "./build-links";
import { relatedOf, sameTextOf } from "./build-related";
import { findBuild } from "./build-sources";
import { streakOf } from "./build-streak";
import { now } from "./clock";
import { buildId, httpUrl, toItemRef } from "./failure-rows";
import { remembered } from "./memo";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { isoOrNull } from "./sql";
import { visibleSite } from "./visible";

/**
 * One build of one source: what it is, why it failed and how that is known, its streak, what it belongs to everywhere, and
 * what else failed with the same text.
 *
 * @param id `<builder, server or hub>:<its key there>`
 * @throws ProdchainError not-found
 */
export const getBuild = remembered(
  "getBuild",
  ["sources", "failures", "jobs", "packages", "reviews", "promotions", "releases", "triage"],
  async (reader: Reader, source: string, id: string): Promise<BuildAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const kind = FailureSource.safeParse(source);
    if (!kind.success) throw notFound(`There is no source "${source}" of builds.`, FailureSource.options);
    const cut = id.indexOf(":");
    const [sourceId, key] = [id.slice(0, Math.max(0, cut)), id.slice(cut + 1)];
    const build = cut < 1 ? undefined : await findBuild[kind.data](site, sourceId, key);
    if (!build) throw notFound(`There is no build "${id}".`);
    const failure = await findFailure(kind.data, sourceId, key);
    const [links, related, streak, sameText, origin] = await Promise.all([
      linksOf(site, build),
      relatedOf(reader, build),
      streakOf(site, build),
      sameTextOf(site, build, failure?.textHash ?? null, at),
      provenance(site, at, [sourceId]),
    ]);
    const owner = site.dfg(failure ? failure.ownerSlug : build.ownerSlug);
    return {
      ...origin,
      ...shown(build),
      source: kind.data,
      id: buildId(sourceId, key),
      instance: sourceId,
      instanceTitle: site.titleOf(sourceId),
      owner,
      dfg: failure ? site.dfg(failure.dfgSlug) : owner,
      logUrl: build.logUrl ?? httpUrl(failure?.logUrl ?? null),
      failure: failure ? toBuildFailure(failure, placesOf(build, failure), build.reading) : null,
      item: failure ? toItemRef(failure.itemId, failure.itemState) : null,
      streak,
      links,
      ...related,
      sameText,
    };
  },
);

const placesOf = (build: BuildFacts, failure: StoredFailure) =>
  build.buildId === null ? build.places : oneLog(failure.logUrl);

const shown = (build: BuildFacts) => ({
  kind: build.kind,
  subject: build.subject,
  state: build.state,
  result: build.result,
  voting: build.voting,
  release: build.release,
  component: build.component,
  package: build.package,
  pipeline: build.pipeline,
  project: build.project,
  branch: build.branch,
  target: build.target,
  nvr: build.nvr,
  commitHash: build.commitHash,
  startedAt: isoOrNull(build.startedAt),
  endedAt: isoOrNull(build.endedAt),
  durationSeconds: build.durationSeconds,
  detail: build.detail,
  pageUrl: build.pageUrl,
  removedAt: isoOrNull(build.removedAt),
});

import "server-only";
import type { CandidateAnswer } from "@/lib/contract/candidates";
import { readPointName } from "@/lib/domain/promotion/point-name";
import { notFound } from "@/lib/shared/errors";
import { now } from "./clock";
import { findTarget, targetRef } from "./find-target";
import { remembered } from "./memo";
import { criteriaOf, jobsOf } from "./point-jobs";
import { findPoint, neighboursOf, newestKeys, promotedBefore, toPointRef } from "./points";
import { contentOf, movesBetween, positionsOf } from "./positions";
import { provenance } from "./provenance";
import type { Reader } from "./reader";
import { isoOrNull } from "./sql";
import { visibleSite } from "./visible";

/**
 * One candidate of a target: what it holds and what that changes, and every job that ran on it. A promotion whose candidate is
 * not known is shown in its place.
 *
 * @param name key of the candidate, or promotion-<id>
 * @throws ProdchainError not-found, with keys of the newest candidates
 */
export const getCandidate = remembered(
  "getCandidate",
  ["sources", "promotions", "packages", "jobs", "releases"],
  async (reader: Reader, instance: string, promoteName: string, name: string): Promise<CandidateAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    const target = findTarget(site, instance, promoteName);
    const named = readPointName(name);
    if (named === null || named.kind === "date")
      throw notFound(`There is no candidate "${name}" of ${promoteName}.`, await newestKeys(target));
    const point = await findPoint(target, name, { parameter: "candidate", now: at });
    const { candidate, promotion } = point;
    const offeredAt = candidate?.offeredAt ?? null;
    const [before, criteria, positions] = await Promise.all([
      promotedBefore(target, promotion?.at ?? point.at, point.component),
      criteriaOf(target, point),
      positionsOf(target, point),
    ]);
    const against = before && (await positionsOf(target, before));
    const [moves, jobs, neighbours, origin] = await Promise.all([
      against ? movesBetween(target, against, positions) : { packages: [], known: true },
      jobsOf(site, target, point, criteria, at),
      candidate ? neighboursOf(target, candidate) : { older: null, newer: null },
      provenance(site, at, [instance, ...site.zuuls.map((zuul) => zuul.id)]),
    ]);
    return {
      ...origin,
      target: targetRef(site, target),
      candidate: {
        ...toPointRef(point),
        offeredAt: isoOrNull(offeredAt),
        tookSeconds:
          offeredAt && promotion && Math.round((promotion.at.getTime() - offeredAt.getTime()) / 1000),
        forced: candidate?.forced ?? false,
        user: promotion?.user ?? null,
        promotionId: promotion ? String(promotion.id) : null,
      },
      against: before && toPointRef(before),
      ...neighbours,
      content: contentOf(positions, against),
      known: moves.known && positions.every((one) => one.seq !== null),
      packages: moves.packages,
      jobs,
      criteria,
    };
  },
);

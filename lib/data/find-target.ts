import "server-only";
import type { TargetRef } from "@/lib/contract/promotion-history";
import { notFound } from "@/lib/shared/errors";
import { mustBeOneOf } from "./known";
import type { Site, VisibleTarget } from "./visible";

/**
 * A target by its instance and name.
 *
 * @throws ProdchainError not-found with near names
 */
export function findTarget(site: Site, instance: string, promoteName: string): VisibleTarget {
  mustBeOneOf("instance", instance, site.ids);
  const own = site.targets.filter((target) => target.instance === instance);
  const names = own.map((target) => target.promoteName);
  mustBeOneOf("target", promoteName, names);
  const target = own.find((t) => t.promoteName === promoteName);
  if (!target) throw notFound(`There is no target "${promoteName}".`, names);
  return target;
}

export const targetRef = (site: Site, target: VisibleTarget): TargetRef => ({
  instance: target.instance,
  release: site.releaseOf(target.instance),
  promoteName: target.promoteName,
  level: target.level,
  candidateLabel: target.candidateLabel,
  maxAgeSeconds: target.maxAgeSeconds,
});

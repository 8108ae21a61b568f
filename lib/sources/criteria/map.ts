import { createHash } from "node:crypto";
import type { z } from "zod";
import { ComponentTarget, type CriteriaShape, JobsTarget, PromoteFrom, PromoterFile } from "./schema";

/** What must have passed before a candidate is promoted to a target. */
export interface CriteriaFact {
  promoteName: string;
  /** "" = the whole aggregate. */
  component: string;
  /** Name under which candidates are found, when the file tells. */
  candidateLabel?: string;
  jobs: string[];
  /** Per job, other jobs whose success counts for it. */
  alternatives: Record<string, string[]>;
  /** Same as long as the meaning is: the order of the jobs does not count. */
  contentHash: string;
}

/** A place in the file and what is wrong with it. */
export class CriteriaMistake extends Error {}

/**
 * Targets and their jobs, of either of the promoter's files or of a plain list per target. With shape "auto" the file
 * tells by itself. Throws CriteriaMistake.
 */
export function mapCriteria(file: unknown, shape: CriteriaShape): CriteriaFact[] {
  if (file === null || typeof file !== "object" || Array.isArray(file))
    throw new CriteriaMistake("file: must be a mapping");
  if (shape === "promoter" || (shape === "auto" && "promotions" in file)) return fromPromoter(file);
  const labels = "promote_from" in file ? check(PromoteFrom, file.promote_from, ["promote_from"]) : {};
  const facts = Object.entries(file).flatMap(([target, value]) => {
    if (!isTarget(target, value, shape)) return [];
    const perComponent = shape === "component" || (shape === "auto" && !Array.isArray(value));
    return perComponent
      ? fromComponents(target, value, labels[target])
      : [fromJobs(target, value, labels[target])];
  });
  if (facts.length === 0) throw new CriteriaMistake("file: names no target with jobs");
  return facts;
}

/**
 * Component files carry their settings (release, api_url, ...) beside the targets; those are never lists or mappings.
 * A target whose jobs are all commented out is empty, and only a file known to be plain lists can be sure of that.
 */
const isTarget = (key: string, value: unknown, shape: CriteriaShape) =>
  key !== "promote_from" && (value === null ? shape === "jobs" : typeof value === "object");

function fromPromoter(file: object): CriteriaFact[] {
  const { promotions } = check(PromoterFile, file, []);
  return Object.entries(promotions).map(([promoteName, target]) =>
    toFact(promoteName, "", target.criteria ?? [], target.alternative_criteria ?? {}, target.candidate_label),
  );
}

function fromComponents(target: string, value: unknown, label: string | undefined): CriteriaFact[] {
  const components = check(ComponentTarget, value, [target]);
  return Object.entries(components).map(([component, jobs]) => toFact(target, component, jobs, {}, label));
}

const fromJobs = (target: string, value: unknown, label: string | undefined): CriteriaFact =>
  toFact(target, "", check(JobsTarget, value, [target]), {}, label);

function toFact(
  promoteName: string,
  component: string,
  jobs: string[],
  alternatives: Record<string, string[]>,
  label: string | null | undefined,
): CriteriaFact {
  const sorted = Object.entries(alternatives)
    .map(([job, others]) => [job, [...others].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const meaning = JSON.stringify([label ?? null, [...jobs].sort(), sorted]);
  return {
    promoteName,
    component,
    ...(label && { candidateLabel: label }),
    jobs,
    alternatives,
    contentHash: createHash("sha256").update(meaning).digest("hex"),
  };
}

function check<T>(schema: z.ZodType<T>, value: unknown, path: readonly string[]): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = [...path, ...(issue?.path ?? [])].reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    "",
  );
  throw new CriteriaMistake(`${place || "file"}: ${issue?.message ?? "does not fit"}`);
}

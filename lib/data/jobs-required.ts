import "server-only";
import { memo } from "./memo";
import { rowsOf } from "./sql";
import type { Site } from "./visible";

/** A target whose criteria in force name a job; `insteadOf` = the job it may stand in for. */
export type Requirement = {
  instance: string;
  release: string;
  promoteName: string;
  component: string | null;
  insteadOf: string | null;
  since: Date;
  text: string;
};
export type Required = ReadonlyMap<string, readonly Requirement[]>;

type CriteriaRow = {
  instance: string;
  promoteName: string;
  component: string;
  jobs: string[];
  alternatives: Record<string, unknown>;
  since: Date;
};

/** Which targets require each job now, as the newest criteria files say; alternatives among them. */
export const requiredJobs = (site: Site): Promise<Required> =>
  memo(`required jobs ${site.ids.join()}`, ["promotions", "releases"], async () => {
    const rows = await rowsOf<CriteriaRow>(
      `select distinct on (c.instance_id, c.promote_name, c.component) c.instance_id as instance,
         c.promote_name as "promoteName", c.component, c.jobs, c.alternatives, c.valid_from as since
       from criteria c where c.instance_id = any($1)
       order by c.instance_id, c.promote_name, c.component, c.valid_from desc`,
      [site.ids],
    );
    const required = new Map<string, Requirement[]>();
    const add = (job: string, requirement: Requirement) =>
      required.set(job, [...(required.get(job) ?? []), requirement]);
    for (const row of rows) {
      const of = toRequirement(row, site);
      for (const job of row.jobs) {
        add(job, of);
        for (const other of alternativesOf(row, job)) add(other, { ...of, insteadOf: job });
      }
    }
    return required;
  });

function toRequirement(row: CriteriaRow, site: Site): Requirement {
  const component = row.component || null;
  const label = site.instance(row.instance)?.label ?? row.instance;
  return {
    instance: row.instance,
    release: site.releaseOf(row.instance),
    promoteName: row.promoteName,
    component,
    insteadOf: null,
    since: row.since,
    text: `${row.promoteName}${component === null ? "" : ` of ${component}`} on ${label}`,
  };
}

function alternativesOf({ alternatives }: CriteriaRow, job: string): string[] {
  const others = Object.hasOwn(alternatives, job) ? alternatives[job] : [];
  return Array.isArray(others)
    ? others.filter((other): other is string => typeof other === "string" && other !== job)
    : [];
}

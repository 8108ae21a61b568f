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
  /** When the target was promoted last (of the component, where the criteria name one); null = never. */
  promotedAt: Date | null;
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
  promotedAt: Date | null;
};

/** Which targets require each job now, as the newest criteria files say; alternatives among them. */
export const requiredJobs = (site: Site): Promise<Required> =>
  memo(`required jobs ${site.ids.join()}`, ["promotions", "releases"], async () => {
    const rows = await rowsOf<CriteriaRow>(
      `select c.instance_id as instance, c.promote_name as "promoteName", c.component, c.jobs, c.alternatives,
         c.valid_from as since, case when c.component = '' then (select max(b.at) from promotion_batch b
           where b.instance_id = c.instance_id and b.promote_name = c.promote_name)
         else (select max(p.at) from promotion p where p.instance_id = c.instance_id
           and p.promote_name = c.promote_name and p.component = c.component) end as "promotedAt"
       from (select distinct on (instance_id, promote_name, component) * from criteria where instance_id = any($1)
         order by instance_id, promote_name, component, valid_from desc) c
       order by c.instance_id, c.promote_name, c.component`,
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
    promotedAt: row.promotedAt,
    text: `${row.promoteName}${component === null ? "" : ` of ${component}`} on ${label}`,
  };
}

function alternativesOf({ alternatives }: CriteriaRow, job: string): string[] {
  const others = Object.hasOwn(alternatives, job) ? alternatives[job] : [];
  return Array.isArray(others)
    ? others.filter((other): other is string => typeof other === "string" && other !== job)
    : [];
}

import "server-only";
import type { HoldUp, HoldUpStep } from "@/lib/contract/hold-ups";
import type { JourneyBlock } from "@/lib/contract/journey";
import { FIRST_STATIONS } from "@/lib/domain/journey/stations";
import { onDutyNow } from "./duty";
import { buildId, toItemRef } from "./failure-rows";
import { readHoldUps } from "./hold-ups";
import { remembered } from "./memo";
import type { Reader } from "./reader";
import { isoOrNull, rowsOf } from "./sql";
import { type Site, visibleSite } from "./visible";

const MOST = 6;

/** Of which line and stage it is asked what keeps a commit back. */
export type BlockedAt = {
  instance: string;
  package: string;
  component: string | null;
  /** Newest attempt at building it. */
  seq: number;
  hasFailed: boolean;
  next: string | null;
};

/** What keeps a commit from its next stage, the root first; empty where nothing is known to. */
export async function blocksOf(reader: Reader, site: Site, at: BlockedAt): Promise<JourneyBlock[]> {
  if (at.next === FIRST_STATIONS.built) return at.hasFailed ? ownFailure(site, at) : [];
  if (at.next === FIRST_STATIONS.consistent) return failingPackages(site, at);
  const isRung = site.targets.some((t) => t.instance === at.instance && t.promoteName === at.next);
  return isRung ? rungBlocks(reader, at) : [];
}

type FailedRow = {
  package: string;
  dfg: string | null;
  since: Date | null;
  key: string;
  headline: string | null;
  log: string | null;
  item: number | null;
  state: string | null;
};

const FAILED = `f.key, f.headline, f.log_url as log, i.id as item, i.state`;
const ITEM = "left join triage_item i on i.id = f.item_id";

/** Why its own build failed. */
async function ownFailure(site: Site, { instance, package: name, seq }: BlockedAt): Promise<JourneyBlock[]> {
  const rows = await rowsOf<FailedRow>(
    `select f.subject as package, f.dfg_slug as dfg, f.at as since, ${FAILED} from failure f ${ITEM}
     where f.source = 'dlrn' and f.source_id = $1 and f.key = $2 and f.removed_at is null`,
    [instance, String(seq)],
  );
  return Promise.all(
    rows.map((row) =>
      toBlock(site, instance, row, `The build failed${row.headline ? `: ${row.headline}` : ` (${name})`}`),
    ),
  );
}

/** Packages that keep the component from being consistent, those that fail longest first. */
async function failingPackages(site: Site, { instance, component }: BlockedAt): Promise<JourneyBlock[]> {
  const rows = await rowsOf<FailedRow>(
    `select s.project_name as package, coalesce(f.dfg_slug, s.dfg_slug) as dfg, s.failing_since as since,
       s.last_seq::text as key, f.headline, f.log_url as log, i.id as item, i.state
     from package_state s
     left join lateral (select * from failure f where f.source = 'dlrn' and f.source_id = s.instance_id
       and f.subject = s.project_name and f.scope = '' and f.removed_at is null order by f.seq desc limit 1) f on true ${ITEM}
     where s.instance_id = $1 and s.component is not distinct from $2 and s.failing
     order by s.failing_since, s.project_name limit ${MOST}`,
    [instance, component],
  );
  const where = component === null ? "" : ` in ${component}`;
  return Promise.all(
    rows.map((row) =>
      toBlock(
        site,
        instance,
        row,
        `${row.package} fails to build${where}`,
        `/packages/${encodeURIComponent(row.package)}`,
      ),
    ),
  );
}

async function toBlock(
  site: Site,
  instance: string,
  row: FailedRow,
  text: string,
  href = `/builds/dlrn/${encodeURIComponent(buildId(instance, row.key))}`,
): Promise<JourneyBlock> {
  const shifts = row.dfg === null ? [] : (await onDutyNow()).filter((shift) => shift.dfg.slug === row.dfg);
  return {
    text,
    since: isoOrNull(row.since),
    dfg: site.dfg(row.dfg),
    onDuty: shifts.map((shift) => shift.person),
    item: toItemRef(row.item, row.state),
    bug: null,
    href,
    logUrl: row.log,
  };
}

const holdUpsOf = remembered(
  "journeyHoldUps",
  ["promotions", "chain", "failures", "triage", "jobs", "people"],
  async (reader: Reader, instance: string): Promise<HoldUp[]> =>
    readHoldUps(await visibleSite(reader), { instance: [instance] }, reader),
);

/** The steps that hold the rung up, from the root to its neighbour. */
async function rungBlocks(reader: Reader, { instance, component, next }: BlockedAt): Promise<JourneyBlock[]> {
  const all = (await holdUpsOf(reader, instance)).filter((held) => held.promoteName === next);
  const own = all.find((held) => held.component === component) ?? all.find((held) => held.component === null);
  if (own === undefined || own.state === "moving" || own.state === "waiting") return [];
  return [...own.steps].reverse().map(ofStep);
}

const ofStep = ({ text, since, dfg, onDuty, item, bug, href, logUrl }: HoldUpStep): JourneyBlock => ({
  text,
  since,
  dfg,
  onDuty,
  item,
  bug,
  href,
  logUrl,
});

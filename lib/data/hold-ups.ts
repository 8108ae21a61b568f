import "server-only";
import type { Freshness } from "@/lib/contract/common";
import type { HoldUp, HoldUpsAnswer, HoldUpsQuery } from "@/lib/contract/hold-ups";
import { pool } from "@/lib/db/pool";
import { holdUpOf } from "@/lib/domain/promotion/hold-up";
import { itemNumber } from "@/lib/domain/triage/item-id";
import { readPauses } from "@/lib/store/pauses";
import { bugsOf } from "./bugs";
import { now } from "./clock";
import { onDutyNow } from "./duty";
import { failuresOf } from "./failure-rows";
import { toHoldUp } from "./hold-up-answer";
import { readSubjects, type Subject, withSource } from "./hold-up-facts";
import { readKnown } from "./hold-up-known";
import { mustBeOneOf, mustKnow } from "./known";
import { memo, remembered } from "./memo";
import { freshness, provenance } from "./provenance";
import { PUBLIC_READER, type Reader } from "./reader";
import { siteSetting } from "./site";
import { type Site, visibleSite } from "./visible";

/** Which targets to judge; an empty list is no filter. */
export type HoldUpFilter = Partial<HoldUpsQuery>;

const MOST_FAILURES = 1_000;

/**
 * What holds up each target that matches, worst first. A component target answers one per component; a candidate label is judged
 * too, by what keeps it from being offered.
 *
 * @param reader decides whose bugs are told; instances are those of `site`
 */
export async function readHoldUps(
  site: Site,
  filter: HoldUpFilter,
  reader: Reader = PUBLIC_READER,
): Promise<HoldUp[]> {
  const sources = await freshness(site, now(), site.ids);
  return judgedOn(site, filter, reader, sources);
}

/**
 * What holds up the targets of the visible builders.
 *
 * @throws ProdchainError not-found for an unknown builder, release or target
 */
export const listHoldUps = remembered(
  "listHoldUps",
  ["sources", "promotions", "failures", "packages", "jobs", "triage", "people", "releases"],
  async (reader: Reader, query: HoldUpsQuery): Promise<HoldUpsAnswer> => {
    const at = now();
    const site = await visibleSite(reader);
    mustKnow(site, query);
    const names = [...new Set(site.targets.map(({ promoteName }) => promoteName))];
    for (const name of query.target) mustBeOneOf("target", name, names);
    const origin = await provenance(site, at, [...site.ids, ...site.zuuls.map(({ id }) => id)]);
    const items = await judgedOn(site, query, reader, origin.sources);
    if (query.component !== undefined)
      mustBeOneOf("component", query.component, [
        ...new Set((await readHoldUps(site, {}, reader)).flatMap(({ component }) => component ?? [])),
      ]);
    return { ...origin, items };
  },
);

async function judgedOn(
  site: Site,
  filter: HoldUpFilter,
  reader: Reader,
  sources: readonly Freshness[],
): Promise<HoldUp[]> {
  const at = now();
  const releases = site.releases.map(({ name }) => name);
  const [{ subjects, failing }, duty, { productionChain: firstTriage }, pauses] = await Promise.all([
    allSubjects(site),
    onDutyNow(),
    siteSetting(),
    readPauses(pool, releases, at),
  ]);
  const pausesOf = ({ target }: Subject) =>
    pauses.filter(({ release }) => release === site.releaseOf(target.instance));
  const judged = subjects
    .filter((subject) => fits(subject, filter, site))
    .map((subject) => ({ subject, verdict: holdUpOf(withSource(subject, sources, pausesOf(subject)), at) }))
    .filter(
      ({ verdict }) =>
        (!filter.state?.length || filter.state.includes(verdict.state)) &&
        (filter.root === undefined || verdict.steps.some(({ kind }) => kind !== "frozen")),
    );
  const items = failing.flatMap(({ item }) => (item === null ? [] : (itemNumber(item.id) ?? [])));
  const [known, bugs] = await Promise.all([
    readKnown(
      reader,
      judged.map(({ subject, verdict }) => ({ subject, steps: verdict.steps })),
    ),
    bugsOf(reader, [...new Set(items)]),
  ]);
  return judged
    .map(({ subject, verdict }) =>
      toHoldUp(subject, verdict, { site, failing, duty, firstTriage, known, bugs }),
    )
    .sort((a, b) => byGravity(a, b, at));
}

/** The facts change with what is read, the judgement with time: only the facts are kept. */
const allSubjects = (site: Site) =>
  memo(
    `hold-ups ${site.ids.join()} ${site.zuuls.map(({ id }) => id).join()}`,
    ["chain", "promotions", "failures", "packages", "jobs", "triage", "releases", "dfgs"],
    async () => {
      const found = await failuresOf(site, {
        instances: site.ids,
        statuses: ["failing", "retrying"],
        most: MOST_FAILURES,
      });
      const failing = found.map(({ raw: _, ...row }) => row);
      return { failing, subjects: await readSubjects(site, site.ids, failing) };
    },
  );

function fits({ target, component }: Subject, filter: HoldUpFilter, site: Site): boolean {
  const { instance = [], release = [], target: names = [] } = filter;
  return (
    (instance.length === 0 || instance.includes(target.instance)) &&
    (release.length === 0 || release.includes(site.releaseOf(target.instance))) &&
    (names.length === 0 || names.includes(target.promoteName)) &&
    (filter.component === undefined || filter.component === component)
  );
}

const STATES: readonly HoldUp["state"][] = ["held", "unknown", "frozen", "moving", "waiting"];

/** Held before the rest; then by how far over its limit the last promotion is, whole releases before components. */
const byGravity = (a: HoldUp, b: HoldUp, at: Date): number =>
  STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
  Number(isOver(b)) - Number(isOver(a)) ||
  Number(a.level === "component") - Number(b.level === "component") ||
  share(b, at) - share(a, at) ||
  (nameOf(a) < nameOf(b) ? -1 : 1);

const isOver = ({ age }: HoldUp) => age === "bad";
const share = ({ lastPromotedAt, maxAgeSeconds }: HoldUp, at: Date): number =>
  lastPromotedAt === null ? 0 : (at.getTime() - Date.parse(lastPromotedAt)) / (maxAgeSeconds * 1000);
const nameOf = (one: HoldUp) => `${one.instance} ${one.promoteName} ${one.component ?? ""}`;

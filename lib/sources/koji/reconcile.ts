import { buildStateCode, type KojiStayFact } from "@/lib/domain/koji/facts";
import { SECOND } from "@/lib/shared/clock";
import type { ProdchainError } from "@/lib/shared/errors";
import { batchOf, type KojiBatch, type StayKey } from "./batch";
import { completedBuilds, tagHistory } from "./pages";
import { build, history, type TaggedFact, tagged } from "./requests";
import type { KojiRpc } from "./rpc";

/** More differences than this are read from the tag's whole history instead of build by build. */
const MANY = 300;

/** What the comparison has to know of the store. */
export interface KojiHeld {
  /** Stays held as current in a tag. */
  activeIn(tagName: string): Promise<readonly Omit<StayKey, "tagName">[]>;
}

/**
 * The nightly comparison: what is in each tag now against what is held as current there, and builds deleted lately, which
 * no time filter shows. A difference is never settled by the listing alone, which may lie: the hub's history of the build
 * says when it was tagged or untagged, and a stay it says nothing of is only reported (`goneStays`).
 *
 * @param deletedSince completions before this are not looked at for deletions
 * @throws what the first tag that could not be read said, once all others have been yielded
 */
export async function* reconcile(
  rpc: KojiRpc,
  tagNames: readonly string[],
  deletedSince: Date,
  held: KojiHeld,
  signal: AbortSignal,
): AsyncGenerator<KojiBatch, void, void> {
  let failed: ProdchainError | undefined;
  for (const tagName of tagNames) {
    const [listing] = await rpc.askAll([tagged(tagName)], signal);
    if (!listing.ok) {
      failed ??= listing.error;
      continue;
    }
    const { facts, rejected } = listing.value;
    yield batchOf({ builds: facts.map((fact) => fact.build), rejected });
    const doubtful = differences(tagName, facts, await held.activeIn(tagName));
    if (doubtful.length > 0) yield await settled(rpc, tagName, doubtful, signal);
  }
  const window = { after: deletedSince.getTime() / SECOND, state: buildStateCode("DELETED") };
  for await (const page of completedBuilds(rpc, window, signal))
    yield batchOf({ builds: page.facts, rejected: page.rejected });
  if (failed) throw failed;
}

const keyOf = ({ buildId, createEvent }: { buildId: number; createEvent: number }) =>
  `${buildId}@${createEvent}`;

/** Stays that one side has and the other has not; `held` says on which. */
function differences(
  tagName: string,
  listed: readonly TaggedFact[],
  active: readonly Omit<StayKey, "tagName">[],
): (StayKey & { held: boolean })[] {
  const there = listed.map(({ build: { buildId }, createEvent }) => ({ buildId, createEvent }));
  const listedKeys = new Set(there.map(keyOf));
  const heldKeys = new Set(active.map(keyOf));
  return [
    ...active.filter((stay) => !listedKeys.has(keyOf(stay))).map((stay) => ({ ...stay, held: true })),
    ...there.filter((stay) => !heldKeys.has(keyOf(stay))).map((stay) => ({ ...stay, held: false })),
  ].map((stay) => ({ ...stay, tagName }));
}

async function settled(
  rpc: KojiRpc,
  tagName: string,
  doubtful: readonly (StayKey & { held: boolean })[],
  signal: AbortSignal,
): Promise<KojiBatch> {
  const buildIds = [...new Set(doubtful.map(({ buildId }) => buildId))];
  const { answered, stays, rejected } =
    buildIds.length > MANY
      ? await wholeHistory(rpc, tagName, buildIds, signal)
      : await historyOfBuilds(rpc, tagName, buildIds, signal);
  const told = new Set(stays.map(keyOf));
  const lost = doubtful.filter((stay) => stay.held && answered.has(stay.buildId) && !told.has(keyOf(stay)));
  const states = await rpc.askAll([...new Set(lost.map(({ buildId }) => buildId))].map(build), signal);
  return batchOf({
    stays,
    builds: states.flatMap((answer) => (answer.ok ? answer.value.facts : [])),
    goneStays: lost.map(({ buildId, createEvent }) => ({ buildId, createEvent, tagName })),
    rejected,
  });
}

/** Stays in one tag; `answered` = the builds of which the hub was heard. */
interface Told {
  answered: Set<number>;
  stays: KojiStayFact[];
  rejected: KojiBatch["rejected"];
}

async function historyOfBuilds(
  rpc: KojiRpc,
  tagName: string,
  buildIds: readonly number[],
  signal: AbortSignal,
): Promise<Told> {
  const told: Told = { answered: new Set(), stays: [], rejected: [] };
  const answers = await rpc.askAll(
    buildIds.map((id) =>
      history({ build: id }, { order: "create_event", limit: 1000 }, (stay) => stay["tag.name"] === tagName),
    ),
    signal,
  );
  for (const [i, buildId] of buildIds.entries()) {
    const answer = answers[i];
    // A build the hub does not know is a fault; that is an answer as well.
    if (!answer || (!answer.ok && answer.error.code === "source-unavailable")) continue;
    told.answered.add(buildId);
    if (!answer.ok) continue;
    told.stays.push(...answer.value.facts);
    told.rejected.push(...answer.value.rejected);
  }
  return told;
}

async function wholeHistory(
  rpc: KojiRpc,
  tagName: string,
  buildIds: readonly number[],
  signal: AbortSignal,
): Promise<Told> {
  const told: Told = { answered: new Set(buildIds), stays: [], rejected: [] };
  for await (const page of tagHistory(rpc, tagName, 0, signal)) {
    told.stays.push(...page.facts);
    told.rejected.push(...page.rejected);
  }
  return told;
}

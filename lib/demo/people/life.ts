import { MINUTE, SECOND } from "@/lib/shared/clock";
import { Random } from "../world/random";
import { doneSoFar, isCalm, look, queueLength } from "./look";
import { nextAct } from "./next-act";
import { handOver, knowIssues, open } from "./opening";
import type { FiledBug } from "./seen";
import type { SiteClient } from "./site-client";

/** After that many acts the people rest, so that a demo left alone does not fill up with them. */
const MOST_ACTS = 200;
/** Minutes between two of their acts. */
const BETWEEN = [2, 6] as const;
const LONGEST_LOAD = 6 * MINUTE;
/** The rules try a new known issue on everything within that time. */
const MATCHING = 20 * SECOND;

/** Who they act for, and how they pass the time. */
export interface Life {
  client: SiteClient;
  seed: string | number;
  now: () => Date;
  bugs: () => readonly FiledBug[];
  pause: (ms: number) => Promise<void>;
  log: (line: string) => void;
}

/**
 * The people of the demo at work: once the first load is over they do what has been done when one first looks, and then live on.
 * Only on a site where nobody has acted yet, or where they did so before.
 */
export async function live(life: Life): Promise<void> {
  const { client, pause, log } = life;
  // Asked before the first load: a visitor who acts while it lasts keeps nobody away.
  const before = await untilRead(life, () => doneSoFar(client));
  if (before.acts > 0 && !before.isOurs) return log("somebody acted here already: the people stay away");
  await untilLoaded(life);
  if (before.acts === 0) log(`the people did ${await begin(life)} things`);
  const random = new Random(life.seed, "days of the people", before.acts);
  const commented = new Set<string>();
  for (;;) {
    await pause(random.between(...BETWEEN) * MINUTE);
    const acts = (await doneSoFar(client))?.acts;
    if (acts !== undefined && acts >= MOST_ACTS) return;
    if (acts !== undefined) await actOnce(life, commented, random);
  }
}

/** Everything that has been done when one first looks; returns how much was done to items. */
async function begin(life: Life): Promise<number> {
  const { client, seed } = life;
  const read = () => untilRead(life, () => look(client, life.bugs(), life.now()));
  const seen = await read();
  // The note comes first: by it they are known again.
  await handOver(client, seen);
  await knowIssues(client, seen);
  await life.pause(MATCHING);
  return open(client, await read(), seed);
}

/** One thing on an ordinary day, if there is one to be done. */
async function actOnce(life: Life, commented: Set<string>, random: Random): Promise<boolean> {
  const seen = await look(life.client, life.bugs(), life.now());
  const act = seen && nextAct(seen, commented, random);
  const item = seen?.items.find(({ id }) => id === act?.item);
  if (!act || !item) return false;
  if (act.action === "comment") commented.add(act.item);
  return (await life.client.act(act, item)) !== null;
}

/** Waits until the sources are read and the queue has its length; not for ever, where one of them does not answer. */
async function untilLoaded({ client, now, pause }: Life): Promise<void> {
  const end = now().getTime() + LONGEST_LOAD;
  let length = 0;
  while (now().getTime() < end) {
    await pause(4 * SECOND);
    const before = length;
    length = (await isCalm(client)) ? await queueLength(client) : 0;
    if (length > 0 && length === before) return;
  }
}

async function untilRead<T>({ pause }: Life, read: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await read();
    if (found !== null) return found;
    await pause(2 * SECOND);
  }
}

import { DAY, MINUTE } from "@/lib/shared/clock";
import type { KojiBatch } from "@/lib/sources/koji";
import { openDistRepos } from "@/lib/store/koji-catalogue";
import { cursorOf, type KojiReading } from "./reading";
import { storeBatch } from "./store-batch";

const TAGS_EVERY = DAY;
const REPOSITORIES_EVERY = 5 * MINUTE;

/** Tags and targets once a day: new releases appear there first. The history of a tag that is new is read whole. */
export async function refreshCatalogue(reading: KojiReading, now: boolean): Promise<void> {
  const { pass, client, config } = reading;
  const { clock } = pass.context;
  const held = await cursorOf(reading, "catalogue");
  const age = held ? clock.now().getTime() - Date.parse(held.at) : Number.POSITIVE_INFINITY;
  if (!now && age < TAGS_EVERY) return;
  const batch = await client.catalogue(config.tags, pass.signal);
  const at = clock.now().toISOString();
  const names = batch.tags.map(({ name }) => name);
  if (names.length === 0) {
    pass.found.notices.push(`the hub has no tag like ${config.tags.join(", ")}`);
    await storeBatch(reading, batch);
    return;
  }
  // Tags before their history, so that an interrupted reading begins again: the cursor names them last.
  await storeBatch(reading, batch);
  const known = new Set(held?.tags);
  for (const name of names.filter((tag) => !known.has(tag)))
    for await (const history of client.tagHistory(name, pass.signal)) await storeBatch(reading, history);
  await storeBatch(reading, nothing, { cursors: { catalogue: { tags: names, at } } });
}

const nothing: KojiBatch = {
  builds: [],
  stays: [],
  tags: [],
  targets: [],
  distRepos: [],
  openTasks: undefined,
  goneBuilds: [],
  deletedBuilds: [],
  goneStays: [],
  rejected: [],
  cursor: undefined,
};

/** Repositories made of tags, every few minutes. */
export async function refreshRepositories(reading: KojiReading): Promise<void> {
  const { pass, client, hub } = reading;
  const { pool, clock } = pass.context;
  const held = await cursorOf(reading, "repositories");
  const now = clock.now();
  if (held && now.getTime() - Date.parse(held.at) < REPOSITORIES_EVERY) return;
  const batch = await client.distRepos(await openDistRepos(pool, hub.id), pass.signal);
  await storeBatch(reading, batch, { cursors: { repositories: { at: now.toISOString() } } });
}

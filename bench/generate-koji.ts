import { BUILD, type KojiTaskRow, TASK } from "@/lib/demo/rows/koji-rows";
import { KOJI_ID } from "@/lib/demo/world/koji-builder";
import { attemptKey } from "@/lib/domain/koji/attempt";
import type { KojiFailureFact } from "@/lib/domain/koji/facts";
import { failingLogs } from "@/lib/domain/koji/failure-class";
import { storeKojiBuilds } from "@/lib/store/koji-builds";
import { storeKojiTags, storeKojiTargets } from "@/lib/store/koji-catalogue";
import { settleKojiFailures, storeKojiTold } from "@/lib/store/koji-failures";
import { resolveKojiBuilds } from "@/lib/store/koji-resolve";
import { storeKojiStays } from "@/lib/store/koji-stays";
import { kojiBuildFact, kojiStayFact } from "./generate-facts";
import { type By, type Filling, inSlices } from "./generate-filling";

const TAIL = 24 * 1024;

/** Tags, targets, attempts, stays, and why attempts failed. */
export async function fillKoji(filling: Filling): Promise<void> {
  const { context, world, by, count, now, past, resolver } = filling;
  const { store } = world.stable.hub;
  const feed = `koji-${KOJI_ID}`;
  const config = context.config.koji.find(({ id }) => id === KOJI_ID);
  if (!config) throw new Error("the site has no Koji");
  const hub = { id: KOJI_ID, webUrl: config.web, filesUrl: config.files };
  const tags = [...store.tags.values()].filter(({ name }) => name.startsWith("cloud9s-"));
  const name = (id: number) => store.tags.get(id)?.name ?? "";
  const facts = tags.map(({ id, name: tag, arches }) => ({ tagId: id, name: tag, arches, locked: false }));
  await inSlices(filling, feed, facts, (tx, some) => storeKojiTags(tx, KOJI_ID, some, resolver.kojiTag, now));
  const targets = store.targets.map(({ id, name: target, buildTag, destTag }) => ({
    targetId: id,
    name: target,
    buildTag: name(buildTag),
    destTag: name(destTag),
  }));
  await inSlices(filling, feed, targets, (tx, some) => storeKojiTargets(tx, KOJI_ID, some, now));
  const builds = [...store.builds.values()].filter(({ state }) => !past || state !== BUILD.BUILDING);
  count.kojiBuilds += await inSlices(filling, feed, builds, (tx, rows) =>
    storeKojiBuilds(
      tx,
      KOJI_ID,
      rows.map((row) => kojiBuildFact(store, row, by.koji)),
      now,
    ),
  );
  const end = Math.max(...store.events.map(({ id }) => id));
  const endAt = world.stable.hub.store.lastEvent.at;
  count.stays += await inSlices(filling, feed, store.stays, (tx, rows) =>
    storeKojiStays(
      tx,
      KOJI_ID,
      rows.map((row) => {
        // The tags of a past world are emptied at its end: the next one fills them anew.
        const closed = { revokeEvent: end + 1, revoked: endAt + 1, revokerId: 1 };
        const stay = past && row.revokeEvent === null ? { ...row, ...closed } : row;
        return kojiStayFact(store, stay, by.koji);
      }),
      now,
    ),
  );
  const failed = builds.filter(({ state, taskId }) => state === BUILD.FAILED && taskId !== null);
  await inSlices(filling, feed, builds, async (tx, rows) => {
    const told = failed
      .filter((row) => rows.includes(row))
      .flatMap((row) => failureFact(filling, row.taskId ?? 0, kojiBuildFact(store, row, by.koji)) ?? []);
    await storeKojiTold(tx, KOJI_ID, told, [], now);
    const ids = { ids: rows.map(({ id }) => id + by.koji.builds) };
    const resolved = await resolveKojiBuilds(tx, KOJI_ID, resolver, ids, now);
    const byKey = new Map(told.map((fact) => [attemptKey(fact), fact]));
    return { changed: 0, bad: await settleKojiFailures(tx, hub, resolved, byKey, now) };
  });
}

/** Why an attempt failed, as asking the hub at once would have told. */
function failureFact(
  { world, by }: Filling,
  taskId: number,
  build: { buildId: number; creationEventId: number },
): KojiFailureFact | undefined {
  const { store } = world.stable.hub;
  const root = store.tasks.get(taskId);
  const task = store.children(taskId).find(({ state }) => state === TASK.FAILED);
  if (!root || !task) return undefined;
  const [source, target] = root.request;
  const fault = task.result && "fault" in task.result ? task.result.fault : undefined;
  return {
    buildId: build.buildId,
    creationEventId: build.creationEventId,
    taskId: taskId + by.koji.tasks,
    request: { source: String(source).replace(/^.*\//, ""), target: String(target), scratch: false },
    failedTask: { taskId: task.id + by.koji.tasks, method: task.method, arch: task.arch },
    faultCode: fault?.code ?? null,
    reason: fault?.text ?? null,
    log: logOf(task, store.output(task, task.completed ?? 0), fault?.text ?? null, by),
  };
}

function logOf(
  task: KojiTaskRow,
  files: ReadonlyMap<string, string>,
  reason: string | null,
  by: By,
): KojiFailureFact["log"] {
  const name = failingLogs(reason).find((one) => files.get(one));
  const text = files.get(name ?? "") ?? "";
  if (name === undefined) return null;
  const offset = Math.max(0, text.length - TAIL);
  return { taskId: task.id + by.koji.tasks, name, size: text.length, offset, text: text.slice(offset) };
}

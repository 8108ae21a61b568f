import { describe, expect, it } from "vitest";
import { BUILD } from "../rows/koji-rows";
import { classOf } from "./causes";
import { KOJI_ID } from "./koji-builder";
import { KOJI_RELEASES, kojiPackages } from "./koji-catalogue";
import { World } from "./world";

const ANCHOR = new Date("2026-11-20T12:00:00Z");
const later = (hours: number) => new Date(ANCHOR.getTime() + hours * 3_600_000);

describe("the stable track", { timeout: 60_000 }, () => {
  const world = new World({ seed: "stable", anchor: ANCHOR, days: 100 });
  world.advance(later(2));
  const { hub } = world.stable;
  const { store } = hub;
  const tagName = (id: number) => store.tags.get(id)?.name ?? "";
  const activeTags = (buildId: number) =>
    store
      .staysOf(buildId)
      .filter(({ revokeEvent }) => revokeEvent === null)
      .map(({ tagId }) => tagName(tagId));

  it("is as large as a real one", () => {
    expect(store.builds.size).toBeGreaterThan(3_000);
    expect(store.builds.size).toBeLessThan(6_000);
    for (const release of KOJI_RELEASES) {
      expect(kojiPackages(release).length).toBeGreaterThan(690);
      const held = store.staysIn(hub.tagId(release.tags.testing)).filter((stay) => stay.revokeEvent === null);
      expect(held.length).toBeGreaterThan(600);
    }
    expect(KOJI_RELEASES.filter(({ tags }) => tags.release === undefined).map(({ name }) => name)).toEqual([
      "flamingo",
    ]);
  });

  it("is the same whether one looks on the way or not", () => {
    const one = new World({ seed: 5, anchor: ANCHOR, days: 12 });
    const other = new World({ seed: 5, anchor: ANCHOR, days: 12 });
    for (let minutes = 3; minutes <= 90; minutes += 3) one.advance(later(minutes / 60));
    other.advance(later(1.5));
    const rows = ({ stable }: World) => [[...stable.hub.store.builds.values()], stable.hub.store.stays];
    expect(rows(one)).toEqual(rows(other));
  });

  it("gives out events in order of time and commits a few of them late", () => {
    const ids = store.events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const inOrder = [...store.events].sort((a, b) => a.id - b.id);
    const times = inOrder.map(({ at }) => at);
    const imported = times.findIndex((at) => at > ANCHOR.getTime() / 1000 - 100 * 86_400);
    expect(times.slice(imported).every((at, i, all) => i === 0 || at >= (all[i - 1] ?? 0) - 5)).toBe(true);
    const late = ids.filter((id, i) => i > 0 && id < Math.max(...ids.slice(Math.max(0, i - 50), i)));
    expect(late.length / ids.length).toBeGreaterThan(0.002);
    expect(late.length / ids.length).toBeLessThan(0.05);
  });

  it("moves builds up: what is released has left candidate, and stays in testing", () => {
    const epoxy = KOJI_RELEASES.find(({ name }) => name === "epoxy");
    if (!epoxy?.tags.release) throw new Error("epoxy has a release tag");
    const released = store.staysIn(hub.tagId(epoxy.tags.release)).filter((stay) => stay.revokeEvent === null);
    const settled = released.filter((stay) => stay.created < ANCHOR.getTime() / 1000 - 86_400);
    expect(settled.length).toBeGreaterThan(600);
    for (const { buildId } of settled) expect(activeTags(buildId)).not.toContain(epoxy.tags.candidate);
    // It only leaves testing for a newer build of its package.
    const testing = store.staysIn(hub.tagId(epoxy.tags.testing)).filter((stay) => stay.revokeEvent === null);
    const inTesting = new Map(testing.map(({ buildId }) => [store.builds.get(buildId)?.packageId, buildId]));
    for (const { buildId } of settled)
      expect(inTesting.get(store.builds.get(buildId)?.packageId)).toBeGreaterThanOrEqual(buildId);
  });

  it("has every kind of ending, and tells why each attempt failed", () => {
    const states = new Set([...store.builds.values()].map(({ state }) => state));
    expect(states).toContain(BUILD.DELETED);
    const attempts = world
      .truth()
      .flatMap((cause) =>
        cause.failures
          .filter(({ table }) => table === "koji")
          .map(({ id, instance }) => ({ id, instance, cause })),
      );
    expect(new Set(attempts.map(({ instance }) => instance))).toEqual(new Set([KOJI_ID]));
    const blamed = new Set(attempts.map(({ id }) => id));
    expect(blamed.size).toBe(attempts.length);
    for (const row of store.builds.values())
      if (row.state === BUILD.FAILED) expect(blamed).toContain(`${row.id}@${row.creationEvent}`);
    expect(new Set(attempts.map(({ cause }) => classOf(cause))).size).toBeGreaterThanOrEqual(5);
    // Sent in again under the same id: the hub shows the newer attempt alone.
    const replaced = attempts.filter(({ id }) => {
      const [buildId, event] = String(id).split("@").map(Number);
      return (store.builds.get(buildId ?? 0)?.creationEvent ?? 0) > (event ?? 0);
    });
    expect(replaced.length).toBeGreaterThan(5);
  });

  it("shows a dependency's trouble in Koji as in DLRN", () => {
    const bump = world.truth().find(({ kind }) => kind === "dependency-bump");
    expect(new Set(bump?.failures.map(({ table }) => table))).toEqual(new Set(["commits", "koji", "zuul"]));
  });

  it("goes on while somebody watches", () => {
    const before = { builds: store.builds.size, event: store.lastEvent.id };
    world.advance(later(4));
    expect(store.builds.size).toBeGreaterThan(before.builds + 10);
    expect(store.lastEvent.id).toBeGreaterThan(before.event + 100);
  });
});

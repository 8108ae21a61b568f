import { expect, test } from "vitest";
import { DAY } from "@/lib/shared/clock";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { seedSite } from "@/lib/testing/seed-site";
import { kojiBuild, seedServers } from "@/lib/testing/seed-stable";
import { FAILED_REVIEW, seedStableTrack } from "@/lib/testing/seed-stable-track";
import { getPackage } from "./packages";
import { PUBLIC_READER } from "./reader";

const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const insider = { seesPrivate: true };
const site = dataSite(async (db) => {
  await seedSite(db, NOW);
  await seedServers(db, NOW);
  await seedStableTrack(db, NOW);
});

test("a package that only Koji knows has a page", async () => {
  const answer = await getPackage(PUBLIC_READER, "openstack-nova");
  expect(answer.instances).toEqual([]);
  expect(answer.sources.map((source) => source.feed)).toEqual(
    expect.arrayContaining(["koji-cloud-koji", "gerrit-rdo-review"]),
  );
});

test("each stage holds the newest build in its tag", async () => {
  const [epoxy] = (await getPackage(PUBLIC_READER, "openstack-nova")).stable;
  expect(epoxy?.release).toBe("epoxy");
  expect(epoxy?.stages.map(({ stage, nvr, at }) => [stage, nvr, at])).toEqual([
    ["candidate", "openstack-nova-31.0.2-1.el9s", ago(2).toISOString()],
    ["testing", "openstack-nova-31.0.0-1.el9s", ago(19).toISOString()],
    ["release", "openstack-nova-31.0.0-1.el9s", ago(15).toISOString()],
  ]);
  expect(epoxy?.stages[0]?.url).toBe("https://koji.example.org/koji/buildinfo?buildID=3");
});

test("it is told how far it is behind upstream, what is wanted, published and gated", async () => {
  const [epoxy] = (await getPackage(PUBLIC_READER, "openstack-nova")).stable;
  expect(epoxy?.tagged).toEqual({
    repo: "openstack/nova",
    version: "31.1.0",
    seenAt: ago(4).toISOString(),
    behind: 1,
  });
  expect(epoxy?.desired).toMatchObject([
    { stage: "testing", state: "differs", desired: "openstack-nova-31.0.2-1.el9s" },
  ]);
  expect(epoxy?.published).toMatchObject([{ nvr: "openstack-nova-31.0.0-1.el9s", advisory: "RDO-2026:1" }]);
  expect(epoxy?.gating).toMatchObject([{ verdict: "unsatisfied", tests: ["dist.smoke"] }]);
});

test("attempts are listed with the reason of a failed one, recycled builds by attempt", async () => {
  const db = site.db();
  await kojiBuild(db, {
    id: 2,
    package: "openstack-nova",
    version: "31.0.1",
    at: ago(2.5),
    event: 25,
    more: { latest: true },
  });
  const { kojiBuilds } = await getPackage(PUBLIC_READER, "openstack-nova");
  expect(kojiBuilds.map((build) => [build.id, build.state, build.attempt, build.attempts])).toEqual([
    ["cloud-koji:3@30", "COMPLETE", 1, 1],
    ["cloud-koji:2@25", "COMPLETE", 2, 2],
    ["cloud-koji:2@20", "FAILED", 1, 2],
    ["cloud-koji:1@10", "COMPLETE", 1, 1],
  ]);
  expect(kojiBuilds[2]).toMatchObject({
    class: "dependency",
    reason: expect.stringContaining("nothing provides"),
  });
});

test("open reviews of the package are listed, oldest first", async () => {
  const { reviews } = await getPackage(PUBLIC_READER, "openstack-nova");
  expect(reviews.map((review) => review.number)).toEqual([61301, FAILED_REVIEW]);
});

test("private hubs are absent, and what only they have is not found", async () => {
  const text = JSON.stringify(await getPackage(PUBLIC_READER, "openstack-nova"));
  expect(text).not.toMatch(/secret/);
  await expect(getPackage(PUBLIC_READER, "secret-koji-package")).rejects.toMatchObject({ code: "not-found" });
  expect((await getPackage(insider, "secret-koji-package")).kojiBuilds).toHaveLength(1);
});

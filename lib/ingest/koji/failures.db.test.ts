import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY, MINUTE, manualClock } from "@/lib/shared/clock";
import { HubFault } from "@/lib/sources/koji/fixtures/hub";
import type { LivingHub } from "@/lib/sources/koji/fixtures/living-hub";
import { CANDIDATE, smallHub, TESTING } from "@/lib/sources/koji/fixtures/small-hub";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { kojiHarness, type ServedHub, serveHub } from "@/lib/testing/koji-hub";

let db: TestDatabase;
let hub: LivingHub;
let served: ServedHub;
let harness: Awaited<ReturnType<typeof kojiHarness>>;
let log: string;
let rdoinfo: string;
const clock = manualClock(new Date());

/** The small hub, with a log for each failed task. */
const open = async (site: Record<string, unknown> = {}) => {
  harness = await kojiHarness(db, { cbs: { url: served.url, tags: ["epoxy-*"] } }, { clock, site });
};
beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
  hub = smallHub();
  log = "error: Bad exit status from /var/tmp/rpm-tmp.x (%check)\n";
  rdoinfo = await mkdtemp(join(tmpdir(), "rdoinfo-"));
  clock.set(new Date(hub.now * 1000 + MINUTE));
  served = await serveHub((method, params) => {
    if (method === "getTaskDescendents") return { [String(params[0])]: [childOf(Number(params[0]))] };
    if (method === "getTaskResult")
      return { faultCode: 1005, faultString: "mock exited with status 10; see build.log" };
    if (method === "listTaskOutput") return { "build.log": { st_size: String(log.length) } };
    if (method === "downloadTaskOutput") return Buffer.from(log).toString("base64");
    return hub.answer(method, params);
  });
});
afterEach(async () => {
  await harness.close();
  await served.close();
  await rm(rdoinfo, { recursive: true, force: true });
});

const childOf = (parent: number) => ({
  id: parent + 90_000,
  parent,
  method: "buildArch",
  arch: "x86_64",
  label: "x86_64",
  state: 5,
  create_ts: hub.now,
  completion_ts: hub.now,
  request: null,
});
const rows = async <T extends object>(sql: string) => (await db.pool.query<T>(sql)).rows;
const failures = () =>
  rows(
    `SELECT subject, class, rule, release_name AS release, headline, removed_at IS NOT NULL AS gone
     FROM failure ORDER BY seq`,
  );
const states = () =>
  rows("SELECT failure_state AS state, failure_tries AS tries FROM koji_build WHERE state = 'FAILED'");

describe("failed attempts", () => {
  it("are failures of their release, with class, evidence and a streak", async () => {
    await open();
    await harness.pass();
    expect(await failures()).toEqual([
      {
        subject: "python-broken",
        class: "test",
        rule: "check-section",
        release: "epoxy",
        headline: log.trim(),
        gone: false,
      },
    ]);
    expect(
      await rows("SELECT subject, scope, failures, class FROM subject_streak WHERE ended_seq IS NULL"),
    ).toEqual([{ subject: "python-broken", scope: "epoxy el9s", failures: 1, class: "test" }]);
    hub.end(hub.start("python-broken"), 1);
    hub.tag(6, CANDIDATE);
    await harness.pass();
    expect(await rows("SELECT subject, failing FROM subject_state WHERE subject = 'python-broken'")).toEqual([
      { subject: "python-broken", failing: false },
    ]);
  });

  it("are asked for their target before they are stored, once", async () => {
    await open();
    await harness.pass();
    const task = Number(hub.row(4).task_id);
    const asked = () => served.calls.filter((method) => method === "getTaskInfo").length;
    const once = asked();
    const held =
      "SELECT task_id, target, failure_tries AS tries, changed_at FROM koji_build WHERE build_id = 4";
    const before = await rows(held);
    expect(before).toMatchObject([{ task_id: task, target: "epoxy-el9s", tries: 1 }]);
    await harness.pass({ full: true });
    expect(asked()).toBe(once);
    expect(await rows(held)).toEqual(before);
  });

  it("whose tasks the hub does not tell cost the load nothing, and are asked for again", async () => {
    const tell = served.answer;
    await open();
    served.answer = (method, params) => {
      if (method === "getTaskInfo") throw new HubFault(1, "database is away");
      return tell(method, params);
    };
    expect(await harness.pass()).not.toMatchObject([{ outcome: "ok" }]);
    expect(await rows("SELECT value->>'phase' AS phase FROM cursor WHERE part = 'load'")).toEqual([
      { phase: "done" },
    ]);
    expect(await failures()).toMatchObject([{ subject: "python-broken", release: null }]);
    served.answer = tell;
    expect(await harness.pass()).toMatchObject([{ outcome: "ok" }]);
    expect(await failures()).toMatchObject([{ subject: "python-broken", release: "epoxy", class: "test" }]);
  });

  it("keep what their log told when the log and the task are gone", async () => {
    await open();
    await harness.pass();
    const before = await failures();
    served.answer = (method, params) => {
      if (/^(getTask|listTaskOutput|downloadTask)/.test(method)) throw new HubFault(1000, "No such task");
      return hub.answer(method, params);
    };
    await harness.pass({ full: true });
    // The file now says who owns it: the failure is written again, from what was kept.
    await harness.close();
    await open({ ownership: [{ kojiPackage: "python-*", dfg: "compute" }] });
    await harness.pass();
    expect(await failures()).toEqual(before);
    expect(await rows("SELECT dfg_slug FROM failure")).toEqual([{ dfg_slug: "compute" }]);
  });

  it("are asked about again while the hub cannot tell, but not for ever", async () => {
    const tell = served.answer;
    await open();
    served.answer = (method, params) => {
      if (method === "getTaskResult") throw new HubFault(1, "database is away");
      return tell(method, params);
    };
    await harness.pass();
    expect(await failures()).toMatchObject([{ class: "unknown", rule: "not-read", headline: null }]);
    expect(await states()).toMatchObject([{ state: "due" }]);
    for (let i = 0; i < 6; i += 1) await harness.pass();
    expect(await states()).toMatchObject([{ state: "gone" }]);
  });

  it("older than two months are kept without asking why", async () => {
    hub.now += (70 * DAY) / 1000;
    clock.set(new Date(hub.now * 1000));
    await open();
    await harness.pass();
    expect(await failures()).toMatchObject([{ class: "unknown", rule: "not-read", release: "epoxy" }]);
    expect(served.calls).not.toContain("getTaskResult");
  });

  it("that turn out to be none are taken out of the list", async () => {
    await open();
    await harness.pass();
    hub.builds.set(4, { ...hub.row(4), state: 1 });
    await harness.pass();
    expect(await failures()).toMatchObject([{ subject: "python-broken", gone: true }]);
  });

  it("never hold a password or a control character", async () => {
    log = "\u001b[31merror: fetching https://me:hunter2@git.example.org failed\u0000\u001b[0m\n";
    await open();
    await harness.pass();
    const kept = JSON.stringify(
      await rows("SELECT f.*, e.data FROM failure f JOIN failure_evidence e ON e.failure_id = f.id"),
    );
    expect(kept).toContain("git.example.org failed");
    expect(kept).not.toMatch(/hunter2|\\u001b|\\u0000/);
  });
});

describe("records set aside", () => {
  it("are mapped again on request", async () => {
    const { version } = hub.row(3);
    hub.builds.set(3, { ...hub.row(3), version: 7 });
    await open();
    await harness.pass();
    expect(await rows("SELECT part FROM set_aside")).not.toEqual([]);
    await db.pool.query(
      "UPDATE set_aside SET payload = jsonb_set(payload, '{version}', to_jsonb($1::text))",
      [version],
    );
    await db.pool.query("DELETE FROM koji_build WHERE build_id = 3");
    await harness.pass({ replay: true });
    expect(await rows("SELECT version, release_name FROM koji_build WHERE build_id = 3")).toEqual([
      { version, release_name: "epoxy" },
    ]);
    expect(await rows("SELECT FROM set_aside WHERE part = 'builds' AND replayed_at IS NULL")).toEqual([]);
  });
});

describe("what rdoinfo wants in the tags", () => {
  it("is stored per tag, and follows the files", async () => {
    await mkdir(join(rdoinfo, "buildsys-tags"));
    const file = (tag: string, nvrs: string[]) =>
      writeFile(
        join(rdoinfo, "buildsys-tags", `${tag}.yml`),
        `packages:\n${nvrs.map((nvr) => `- project: x\n  buildsys-tags:\n    ${tag}: ${nvr}\n`).join("")}`,
      );
    await file(CANDIDATE, ["openstack-nova-31.0.0-1.el9s", "python-cliff-4.8.0-1.el9s"]);
    await file(TESTING, ["openstack-nova-30.0.0-1.el9s", "nonsense"]);
    await open({ rdoinfo: { path: rdoinfo } });
    const wanted = () => rows("SELECT release_name, tag_name, nvr FROM koji_desired ORDER BY tag_name, nvr");
    const row = (tag_name: string, nvr: string) => ({ release_name: "epoxy", tag_name, nvr });
    expect(await harness.pass()).toMatchObject([
      { outcome: "ok" },
      { feed: "koji-desired", outcome: "partial" },
    ]);
    expect(await wanted()).toEqual([
      row(CANDIDATE, "openstack-nova-31.0.0-1.el9s"),
      row(CANDIDATE, "python-cliff-4.8.0-1.el9s"),
      row(TESTING, "openstack-nova-30.0.0-1.el9s"),
    ]);
    await file(CANDIDATE, ["openstack-nova-31.0.1-1.el9s"]);
    await rm(join(rdoinfo, "buildsys-tags", `${TESTING}.yml`));
    await harness.pass();
    expect(await wanted()).toEqual([row(CANDIDATE, "openstack-nova-31.0.1-1.el9s")]);
    const [, again] = await harness.pass();
    expect(again).toMatchObject({ outcome: "ok", rowsChanged: 0 });
  });
});

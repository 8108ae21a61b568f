import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordings } from "@/lib/testing/recordings";
import type { ZuulBuildRow, ZuulBuildsetRow, ZuulLiveItem, ZuulRefRow } from "../../rows/zuul-rows";
import { ZuulStore } from "../../rows/zuul-store";
import type { ZuulAnswer } from "./answer";
import { type ZuulInstance, zuulInstance } from "./instance";
import { answerApi } from "./rest";

/** Replays the recorded requests against a stand-in filled with the recordings' own rows. */
const folder = recordings("zuul");
type Wire = Record<string, unknown>;
const TENANT = "rdoproject.org";
const NOW = new Date("2026-11-22T09:00:00Z");

const read = <T>(path: string): T => JSON.parse(readFileSync(join(folder ?? "", "v11", path), "utf8")) as T;
const seconds = (text: unknown) => (typeof text === "string" ? Date.parse(`${text}Z`) / 1000 : null);

function refRow(wire: Wire): ZuulRefRow {
  const { oldrev, newrev, ref_url: refUrl, ...rest } = wire;
  return { ...rest, oldrev, newrev, refUrl } as unknown as ZuulRefRow;
}

function buildsetRow(wire: Wire): ZuulBuildsetRow {
  return {
    id: Number(wire._id),
    uuid: String(wire.uuid),
    pipeline: String(wire.pipeline),
    eventId: wire.event_id as string | null,
    eventAt: seconds(wire.event_timestamp),
    result: wire.result as string | null,
    message: wire.message as string | null,
    firstStart: seconds(wire.first_build_start_time),
    lastEnd: seconds(wire.last_build_end_time),
    refs: (wire.refs as Wire[]).map(refRow),
    events: ((wire.events ?? []) as Wire[]).map((event) => ({
      at: seconds(event.event_time) ?? 0,
      type: String(event.event_type),
      description: String(event.description),
    })),
    builds: [],
  };
}

function buildRow(wire: Wire, buildset: ZuulBuildsetRow): ZuulBuildRow {
  return {
    id: Number(wire._id),
    uuid: String(wire.uuid),
    jobName: String(wire.job_name),
    result: wire.result as string | null,
    held: wire.held as boolean | null,
    start: seconds(wire.start_time),
    end: seconds(wire.end_time),
    duration: wire.duration as number | null,
    voting: wire.voting as boolean,
    logUrl: wire.log_url as string | null,
    nodeset: String(wire.nodeset),
    errorDetail: wire.error_detail as string | null,
    final: wire.final as boolean | null,
    artifacts: wire.artifacts as ZuulBuildRow["artifacts"],
    provides: wire.provides as ZuulBuildRow["provides"],
    buildset,
  };
}

/** A store of the rows that lists hold; a build whose buildset is in no list brings its own idea of it. */
function storeOf(
  builds: readonly Wire[],
  buildsets: readonly Wire[],
  details: readonly Wire[] = [],
): ZuulStore {
  const store = new ZuulStore();
  const byId = <T extends Wire>(rows: readonly T[]) =>
    [...new Map(rows.map((row) => [row.uuid, row])).values()].sort((a, b) => Number(a._id) - Number(b._id));
  const sets = new Map(
    byId([...buildsets, ...details]).map((wire) => [String(wire.uuid), buildsetRow(wire)]),
  );
  for (const row of sets.values()) store.addBuildset(row);
  const inside = details.flatMap((detail) =>
    ((detail.builds ?? []) as Wire[]).map((wire) => ({ ...wire, buildset: { uuid: detail.uuid } }) as Wire),
  );
  for (const wire of byId([...inside, ...builds])) {
    const { uuid } = wire.buildset as { uuid: string };
    const set = sets.get(uuid) ?? buildsetRow({ ...wire, uuid, refs: [wire.ref as Wire] });
    sets.set(uuid, set);
    store.addBuild(buildRow(wire, set));
  }
  return store;
}

const ask = (instance: ZuulInstance, path: string): ZuulAnswer => {
  const url = new URL(path, "http://localhost");
  return answerApi(instance, url.pathname, url.searchParams, NOW);
};
const askTenant = (instance: ZuulInstance, path: string): unknown =>
  JSON.parse(String(ask(instance, `/api/tenant/${TENANT}/${path}`).body));

describe.skipIf(!folder)("recorded answers of Zuul 11", () => {
  const history = () => {
    const pages = ["page1", "page2", "idx_max-49576-limit100"].flatMap((name) =>
      read<Wire[]>(`history/builds-${name}.json`),
    );
    const store = storeOf(pages, read<Wire[]>("history/buildsets-100.json"));
    return zuulInstance({ tenant: TENANT, store });
  };

  it.each([
    ["builds?limit=100", "history/builds-page1.json"],
    ["builds?limit=100&skip=100", "history/builds-page2.json"],
    ["builds?idx_max=49576&limit=100", "history/builds-idx_max-49576-limit100.json"],
    ["buildsets?limit=100", "history/buildsets-100.json"],
  ])("%s", (path, file) => {
    expect(askTenant(history(), path)).toEqual(read(file));
  });

  it("finds running builds by complete=false, and loses them by exclude_result", () => {
    const rows = read<Wire[]>("history/builds-page1.json");
    const all = askTenant(history(), "builds?complete=false&limit=1000") as Wire[];
    expect(all.slice(0, 20).map((row) => row.uuid)).toEqual(
      rows
        .filter((row) => row.result === null)
        .slice(0, 20)
        .map((row) => row.uuid),
    );
    const without = askTenant(history(), "builds?exclude_result=SKIPPED&limit=1000") as Wire[];
    expect(without.length).toBeGreaterThan(0);
    expect(without.every((row) => row.result !== null && row.result !== "SKIPPED")).toBe(true);
  });

  it("failures of one pipeline, several results meaning any of them", () => {
    const rows = read<Wire[]>("history/builds-periodic-integration-main-failures.json");
    const instance = zuulInstance({ tenant: TENANT, store: storeOf(rows, []) });
    const results = [...new Set(rows.map((row) => `result=${row.result}`))].join("&");
    const path = `builds?pipeline=openstack-periodic-integration-main&${results}&limit=${rows.length}`;
    expect(askTenant(instance, path)).toEqual(rows);
    expect(askTenant(instance, "builds?pipeline=openstack-*-main&limit=3")).toEqual(rows.slice(0, 3));
    expect(askTenant(instance, "builds?pipeline=check")).toEqual([]);
  });

  it.each([
    "history/buildset-integration-main.json",
    "builds/buildset-02-openstack-periodic-integration-main-FAILURE.json",
    "builds/buildset-03-openstack-periodic-integration-antelope-centos9-DEQUEUED.json",
    "builds/buildset-04-openstack-component-compute-FAILURE.json",
    "builds/buildset-09-post-SUCCESS.json",
    "builds/gerrit-buildset-2-gate-FAILURE.json",
    "builds/gerrit-buildset-4-gate-DEQUEUED.json",
  ])("the buildset of %s", (file) => {
    const wire = read<Wire>(file);
    const instance = zuulInstance({ tenant: TENANT, store: storeOf([], [], [wire]) });
    expect(askTenant(instance, `buildset/${wire.uuid}`)).toEqual(wire);
  });

  it.each(["64-NODE_FAILURE", "75-SKIPPED", "79-SKIPPED", "82-RETRY", "86-FAILURE"])("build %s", (name) => {
    const wire = read<Wire>(`builds/build-${name}.json`);
    const instance = zuulInstance({ tenant: TENANT, store: storeOf([wire], []) });
    expect(askTenant(instance, `build/${wire.uuid}`)).toEqual(wire);
  });

  it("lists of the recorded server: recent, by result, of changes, with an offset", () => {
    const recent = read<Wire[]>("builds/builds-recent-50.json");
    const instance = zuulInstance({ tenant: TENANT, store: storeOf(recent, []) });
    expect(askTenant(instance, "builds?limit=50")).toEqual(recent);
    const failed = read<Wire[]>("builds/builds-result-FAILURE-TIMED_OUT.json");
    const failures = zuulInstance({ tenant: TENANT, store: storeOf(failed, []) });
    expect(askTenant(failures, "builds?result=FAILURE&result=TIMED_OUT&limit=50")).toEqual(failed);
    const changes = read<Wire[]>("builds/builds-gerrit.json");
    const gerrit = zuulInstance({
      tenant: TENANT,
      store: storeOf(changes, read<Wire[]>("builds/buildsets-gerrit.json")),
    });
    expect(askTenant(gerrit, "builds")).toEqual(changes);
    expect(askTenant(gerrit, "buildsets")).toEqual(read("builds/buildsets-gerrit.json"));
    const three = changes.filter((row) => (row.ref as Wire).change === 3);
    expect(askTenant(gerrit, "builds?change=3")).toEqual(three);
    expect(askTenant(gerrit, "builds?limit=3&skip=2")).toEqual(changes.slice(2, 5));
  });

  it("build-times: the form of a row, newest end first", () => {
    const recorded = read<Wire[]>("builds/build-times-limit5.json");
    const builds = read<Wire[]>("builds/builds-recent-50.json");
    const instance = zuulInstance({ tenant: TENANT, store: storeOf(builds, []) });
    const times = askTenant(instance, "build-times?limit=50") as Wire[];
    expect(Object.keys(times[0] ?? {}).sort()).toEqual(Object.keys(recorded[0] ?? {}).sort());
    const ends = times.map((row) => String(row.end_time));
    expect(ends).toEqual([...ends].sort().reverse());
    const same = times.filter((row) => recorded.some((other) => other.uuid === row.uuid));
    expect(same).toEqual(recorded.filter((row) => builds.some((other) => other.uuid === row.uuid)));
  });

  const errors = folder
    ? Object.entries(
        read<Record<string, { path: string; status: number; content_type: string; body_starts: string }>>(
          "errors.json",
        ),
      )
    : [];
  it.each(errors)("error %s", (_name, { path, status, content_type, body_starts }) => {
    const instance = zuulInstance({
      tenant: TENANT,
      store: storeOf(read<Wire[]>("builds/builds-gerrit.json"), []),
    });
    const answer = ask(instance, path);
    expect([answer.status, answer.headers["Content-Type"]]).toEqual([status, content_type]);
    const start = Math.min(body_starts.length, 40);
    expect(String(answer.body).slice(0, start)).toBe(body_starts.slice(0, start));
  });

  it("jobs, pipelines, projects, tenants, config errors have the recorded form", () => {
    const jobs =
      read<{ name: string; description?: string; variants?: { parent?: string }[] }[]>("meta/jobs.json");
    const pipelines = read<{ name: string; triggers: { driver: string }[] }[]>("meta/pipelines.json");
    const projects = read<{ name: string; type: "config" | "untrusted" }[]>("meta/projects.json");
    const [error] = read<Wire[]>("meta/config-errors.json");
    const place = error?.source_context as Record<"project" | "branch" | "path", string>;
    const instance = zuulInstance({
      tenant: TENANT,
      others: ["openstack"],
      store: new ZuulStore(),
      jobs: () =>
        jobs.map(({ name, description, variants }) => ({
          name,
          parent: variants?.[0]?.parent ?? null,
          ...(description ? { description } : {}),
        })),
      pipelines: () =>
        pipelines
          .filter(({ triggers }) => triggers.length > 0)
          .map(({ name, triggers }) => ({
            name,
            driver: triggers[0]?.driver ?? "",
            manager: "independent",
            description: null,
          })),
      projects: () => projects,
      configErrors: [
        {
          ...place,
          error: String(error?.error),
          short: String(error?.short_error),
          severity: "error",
          name: String(error?.name),
        },
      ],
    });
    expect(askTenant(instance, "config-errors")).toEqual([error]);
    const withoutTags = jobs.map((job) =>
      Object.fromEntries(Object.entries(job).filter(([name]) => name !== "tags")),
    );
    expect(askTenant(instance, "jobs")).toEqual(withoutTags);
    const named = (rows: unknown) =>
      (rows as { name: string }[]).map((row) => [row.name, Object.keys(row).sort()]);
    expect(named(askTenant(instance, "projects"))).toEqual(named(projects));
    expect(named(askTenant(instance, "pipelines"))).toEqual(
      named(pipelines.filter(({ triggers }) => triggers.length > 0)),
    );
    expect(JSON.parse(String(ask(instance, "/api/tenants").body))).toEqual(read("meta/tenants.json"));
    const info = (askTenant(instance, "info") as { info: Wire }).info;
    expect(Object.keys(info).sort()).toEqual(
      Object.keys(read<{ info: Wire }>("meta/tenant-info.json").info).sort(),
    );
  });

  it("status has the fields and units of the recorded one", () => {
    const recorded = read<Wire>("status/status-periodic-running.json");
    const itemsOf = (status: Wire): Wire[] =>
      (status.pipelines as Wire[]).flatMap((pipeline) =>
        (pipeline.change_queues as { heads: Wire[][] }[]).flatMap(({ heads }) => heads.flat()),
      );
    const [set] = storeOf(
      [],
      [],
      [read<Wire>("builds/buildset-02-openstack-periodic-integration-main-FAILURE.json")],
    ).buildsets;
    const item: ZuulLiveItem = {
      id: "1".repeat(32),
      buildset: set as ZuulBuildsetRow,
      enqueuedAt: NOW.getTime() / 1000 - 60,
      owner: null,
      jobs: (set?.builds ?? []).map((build) => ({
        name: build.jobName,
        dependencies: [],
        voting: true,
        build,
        tries: 1,
        preFail: false,
        waiting: null,
        estimate: 60,
      })),
    };
    const instance = zuulInstance({
      tenant: TENANT,
      store: new ZuulStore(),
      live: () => [item],
      pipelines: () => [
        { name: item.buildset.pipeline, driver: "timer", manager: "independent", description: null },
      ],
    });
    const status = askTenant(instance, "status") as Wire;
    const listIn = (of: Wire | undefined, name: string) => (of?.[name] ?? []) as Wire[];
    const keys = (value: unknown) => Object.keys((value ?? {}) as Wire).sort();
    expect(keys(status)).toEqual(keys(recorded));
    const pipeline = (of: Wire) =>
      (of.pipelines as Wire[]).find((one) => (one.change_queues as []).length > 0);
    expect(keys(pipeline(status))).toEqual(keys(pipeline(recorded)));
    const queue = (of: Wire) => listIn(pipeline(of), "change_queues")[0];
    expect(keys(queue(status))).toEqual(keys(queue(recorded)));
    const [ours, theirs] = [itemsOf(status)[0], itemsOf(recorded)[0]];
    expect(keys(ours)).toEqual(keys(theirs));
    expect(keys(listIn(ours, "refs")[0])).toEqual(keys(listIn(theirs, "refs")[0]));
    expect(keys(listIn(ours, "jobs")[0])).toEqual(keys(listIn(theirs, "jobs")[0]));
    const digits = (value: unknown) => String(Math.floor(Number(value))).length;
    expect(digits(ours?.enqueue_time)).toBe(digits(theirs?.enqueue_time));
    expect(digits(listIn(ours, "jobs")[0]?.start_time)).toBe(digits(listIn(theirs, "jobs")[0]?.start_time));
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Builds a day of a large tenant. */
const PER_DAY = 6_000;
const PER_BUILDSET = 8;
const RELEASES = ["master", "flamingo", "epoxy", "dalmatian", "caracal"];
const COMPONENTS = ["compute", "network", "cinder", "tripleo", "security", "common", "validation", "glance"];
const FAILING = ["FAILURE", "FAILURE", "FAILURE", "TIMED_OUT", "POST_FAILURE", "NODE_FAILURE", "RETRY_LIMIT"];

const uuid = (n: number, salt: number) =>
  ((n * 2654435761 + salt) >>> 0).toString(16).padStart(8, "0").repeat(3) + n.toString(16).padStart(8, "0");
const plain = (ms: number) => new Date(ms).toISOString().slice(0, 19);

/** One build of the made-up history; the same for the same numbers. */
function build(id: number, total: number, end: number) {
  const buildset = Math.ceil(id / PER_BUILDSET);
  const release = RELEASES[buildset % RELEASES.length] ?? "";
  const component = COMPONENTS[(buildset >> 3) % COMPONENTS.length] ?? "";
  const isCheck = buildset % 3 === 0;
  const job = isCheck
    ? `check-job-${id % 29}`
    : `periodic-tripleo-ci-centos-9-scenario${String(id % 37).padStart(3, "0")}-standalone-${component}-${release}`;
  const pipeline = isCheck ? "check" : `openstack-component-${component}`;
  const started = end - ((total - id) / PER_DAY) * 86_400_000;
  const failed = (id * 31) % 100 < 11;
  const logs = `https://logs.example.org/${uuid(id, 1).slice(0, 2)}/${pipeline}/${job}/${uuid(id, 1).slice(0, 7)}/`;
  return {
    _id: id,
    uuid: uuid(id, 1),
    job_name: job,
    result: failed ? FAILING[id % FAILING.length] : "SUCCESS",
    held: false,
    start_time: plain(started),
    end_time: plain(started + 3_600_000 + (id % 600) * 1000),
    duration: 3600 + (id % 600) + 0.25,
    voting: id % 11 !== 0,
    log_url: logs,
    nodeset: "single-centos-9-node",
    error_detail:
      failed && id % 3 === 0 ? "Task Run it failed running on host primary: non-zero return code" : null,
    final: true,
    artifacts: [
      { name: "Zuul Manifest", url: `${logs}zuul-manifest.json`, metadata: { type: "zuul_manifest" } },
      { name: "Unit Test Report", url: `${logs}testr_results.html`, metadata: { type: "unit_test_report" } },
    ],
    provides: [],
    pipeline,
    event_id: uuid(buildset, 3),
    event_timestamp: plain(started - 60_000),
    buildset: { uuid: uuid(buildset, 2) },
    ref: isCheck ? change(buildset, release) : PERIODIC,
  };
}

const PERIODIC = {
  project: "rdo-jobs",
  branch: "master",
  change: null,
  patchset: null,
  ref: "refs/heads/master",
  oldrev: null,
  newrev: null,
  ref_url: "",
};

const change = (buildset: number, release: string) => ({
  project: `openstack/package-${buildset % 40}-distgit`,
  branch: `${release}-rdo`,
  change: buildset,
  patchset: "1",
  ref: `refs/changes/00/${buildset}/1`,
  oldrev: null,
  newrev: null,
  ref_url: `https://review.example.org/${buildset}`,
});

function buildset(id: number, total: number, end: number) {
  const first = build(id * PER_BUILDSET, total, end);
  return {
    _id: id,
    uuid: uuid(id, 2),
    result: "SUCCESS",
    message: "Build succeeded.",
    pipeline: first.pipeline,
    event_id: first.event_id,
    event_timestamp: first.event_timestamp,
    first_build_start_time: first.start_time,
    last_build_end_time: first.end_time,
    refs: [first.ref],
  };
}

/** A Zuul with `total` builds, made up as they are asked for; each page takes `paceMs`. Returns its root; tenant "big". */
export async function serveBigZuul(total: number, paceMs: number): Promise<string> {
  const end = Date.now() - 7_200_000;
  const server = createServer(async (request, response) => {
    const began = performance.now();
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://zuul.invalid");
    const body = JSON.stringify(answer(pathname.replace("/api/tenant/big/", ""), searchParams, total, end));
    await sleep(Math.max(0, paceMs - (performance.now() - began)));
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(path: string, search: URLSearchParams, total: number, end: number): unknown[] {
  const rows = path === "builds" ? total : Math.floor(total / PER_BUILDSET);
  if ((path !== "builds" && path !== "buildsets") || search.get("complete") === "false") return [];
  const top = Math.min(rows, Number(search.get("idx_max") ?? rows));
  const bottom = Math.max(Number(search.get("idx_min") ?? 1), top - Number(search.get("limit")) + 1);
  const page: unknown[] = [];
  for (let id = top; id >= bottom; id -= 1)
    page.push(path === "builds" ? build(id, total, end) : buildset(id, total, end));
  return page;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { aggregateRepoFile, md5 } from "../../rows/repo-file";
import { RowStore } from "../../rows/row-store";
import type { CiVoteAggRow, CiVoteRow, CommitRow, PackageInfo, PromotionRow } from "../../rows/row-types";
import { type Answer, type DlrnRequest, frameworkError } from "./answer";
import { type DlrnInstance, dlrnInstance } from "./instance";
import { answerApi } from "./rest";
import { answerWeb } from "./web-tree";

/** Replays every recorded exchange against a stand-in filled with the recordings' own rows. */
const FIXTURES = resolve(import.meta.dirname, "../../../../../shared/fixtures/dlrn");
const present = existsSync(FIXTURES);
if (!present) process.stdout.write("replay.test.ts skipped: ../shared/fixtures/dlrn is not here\n");

/** A moment of the recording machine's clock; the rows themselves are of July 2025. */
const RECORDED_AT = new Date("2026-11-22T08:00:00Z");
const CREDENTIALS = `Basic ${Buffer.from("ciuser:secret").toString("base64")}`;

interface Recording {
  request: { method: string; path: string; headers: Record<string, string>; body: string | null };
  response: { status: number; headers: Record<string, string>; json?: unknown; text?: string };
}
type Wire = Record<string, unknown>;

const read = (path: string) => readFileSync(join(FIXTURES, path), "utf8");
const recording = (path: string) => JSON.parse(read(path)) as Recording;
const filesIn = (dir: string) =>
  readdirSync(join(FIXTURES, dir))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => `${dir}/${name}`);
const idOf = (row: Wire) => Number(Buffer.from(String(row.id), "base64").toString().split(":")[1]);

/** All rows of a paged recording, oldest first. */
function pages(dir: string, prefix: string, field: string): Wire[] {
  return filesIn(dir)
    .filter((name) => name.includes(`/${prefix}-p`))
    .flatMap((name) => (recording(name).response.json as { data: Record<string, Wire[]> }).data[field] ?? [])
    .sort((a, b) => idOf(a) - idOf(b));
}

const commitOf = (wire: Wire): CommitRow =>
  ({
    repoDir: `/home/centos9-master/data/${wire.projectName}`,
    distgitDir: `/home/centos9-master/data/${wire.projectName}_distro/`,
    versionsCsv: null,
    ...wire,
    id: idOf(wire),
  }) as CommitRow;

function addPromotions(store: RowStore, newestFirst: Wire[]): void {
  for (const [index, wire] of [...newestFirst].reverse().entries()) {
    const commit = store
      .commitsByHash(String(wire.commit_hash), String(wire.distro_hash), wire.extended_hash as string | null)
      .at(-1);
    store.addPromotion({
      id: index + 1,
      commitId: commit?.id ?? -1,
      promoteName: String(wire.promote_name),
      timestamp: Number(wire.timestamp),
      user: wire.user as string | null,
      component: wire.component as string | null,
      aggregateHash: wire.aggregate_hash as string | null,
    });
  }
}

function fixtureStore(dir: string): RowStore {
  const store = new RowStore();
  for (const wire of pages(dir, "commits", "commits")) store.addCommit(commitOf(wire));
  for (const wire of pages(dir, "civotes", "civote")) store.addVote({ ...wire, id: idOf(wire) } as CiVoteRow);
  for (const wire of pages(dir, "civotesagg", "civoteAgg")) {
    store.addVoteAgg({ ...wire, id: idOf(wire) } as CiVoteAggRow);
  }
  const promotions = filesIn(dir).filter((name) => name.includes("/promotions-p"));
  addPromotions(
    store,
    promotions.flatMap((name) => recording(name).response.json as Wire[]),
  );
  return store;
}

/** Packages in rdoinfo's order, which only packageStatus tells; their addresses from the resolved rdoinfo. */
function fixturePackages(store: RowStore): PackageInfo[] {
  const status = recording("api/gql-package-status.json").response.json as {
    data: { packageStatus: { projectName: string }[] };
  };
  const resolved = JSON.parse(read("rdoinfo/resolved.json")) as { packages: Wire[] };
  return status.data.packageStatus.map(({ projectName: name }) => {
    const entry = resolved.packages.find((candidate) => candidate.name === name);
    return {
      name,
      component: store.commitsOf(name).at(-1)?.component ?? null,
      upstream: String(entry?.upstream),
      distgit: String(entry?.["master-distgit"]),
    };
  });
}

function fixtureInstance(dir: string): DlrnInstance {
  const store = fixtureStore(dir);
  return dlrnInstance({
    id: "centos9-master",
    store,
    baseUrl: "https://trunk.rdoproject.org/centos9-master",
    packages: fixturePackages(store),
    users: { ciuser: "secret" },
  });
}

function ask(instance: DlrnInstance, { method, path, headers, body }: Recording["request"]): Answer {
  const url = new URL(path, "http://localhost");
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const request: DlrnRequest = {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(lower),
    body: body ?? "",
  };
  if (request.headers.authorization) request.headers = { ...request.headers, authorization: CREDENTIALS };
  return answerApi(instance, request, RECORDED_AT);
}

const words = (list: string | undefined) => list?.split(", ").sort();

/** Same status, headers and body; lengths too, which shows that JSON is written the same way. */
function expectSame(answer: Answer, { response }: Recording): void {
  expect(answer.status).toBe(response.status);
  expect(answer.headers["Content-Type"]).toBe(response.headers["Content-Type"]);
  expect(answer.headers["WWW-Authenticate"]).toBe(response.headers["WWW-Authenticate"]);
  expect(words(answer.headers.Allow)).toEqual(words(response.headers.Allow));
  if ("json" in response) expect(JSON.parse(answer.body)).toEqual(response.json);
  else expect(answer.body).toBe(response.text);
  expect(Buffer.byteLength(answer.body)).toBe(Number(response.headers["Content-Length"]));
}

describe.skipIf(!present)("recorded exchanges of the fixture instance", () => {
  const t0 = present ? fixtureInstance("api/sync-t0") : undefined;
  const t1 = present ? fixtureInstance("api/sync-t1") : undefined;
  /** Recordings whose answer tells something no row can tell; each has its own test or reason. */
  const APART = new Map([
    ["api/metrics-prometheus.json", "holds the process's own gauges; its build counters are compared below"],
    [
      "api/errors/last-tested-repo-500-vote-on-retried-commit.json",
      "needs a vote on a row turned RETRY; below",
    ],
  ]);
  const ofT0 = present ? ["api", "api/errors", "api/write", "api/sync-t0"].flatMap(filesIn) : [];

  it.each(ofT0.filter((name) => !APART.has(name)))("%s", (name) => {
    expectSame(ask(t0 as DlrnInstance, recording(name).request), recording(name));
  });

  it.each(present ? filesIn("api/sync-t1") : [])("%s", (name) => {
    expectSame(ask(t1 as DlrnInstance, recording(name).request), recording(name));
  });

  it("prometheus counts the same builds", () => {
    const { request, response } = recording("api/metrics-prometheus.json");
    const answer = ask(t0 as DlrnInstance, request);
    const builds = (text: string | undefined) =>
      text?.split("\n").filter((line) => line.includes("dlrn_builds"));
    expect(answer.headers["Content-Type"]).toBe(response.headers["Content-Type"]);
    expect(builds(answer.body)).toEqual(builds(response.text));
  });

  it("the newest vote on a commit that was turned to RETRY is a 500", () => {
    const instance = fixtureInstance("api/sync-t1");
    const vote = instance.store.civotes.filter((row) => row.ciName !== "consistent").at(-1);
    const commit = instance.store.commit(vote?.commitId ?? 0);
    if (commit) commit.status = "RETRY";
    const path = "api/errors/last-tested-repo-500-vote-on-retried-commit.json";
    expectSame(ask(instance, recording(path).request), recording(path));
  });

  it("a promotion whose commit row is gone makes its page a 500", () => {
    const instance = fixtureInstance("api/sync-t0");
    instance.store.removeCommit(instance.store.promotions.at(-1)?.commitId ?? 0);
    const request = { method: "GET", path: "/api/promotions?limit=5", headers: {}, body: null };
    expect(ask(instance, request)).toEqual(frameworkError(500));
  });

  it("the aggregate of a batch promotion is the md5 of its components' repo files", () => {
    const { store } = t1 as DlrnInstance;
    const newest = store.promotions.at(-1);
    const batch = store.promotions.filter((row) => row.timestamp === newest?.timestamp);
    const rows = batch.map((row) => store.commit(row.commitId) as CommitRow);
    const text = aggregateRepoFile((t1 as DlrnInstance).baseUrl, rows);
    expect(text).toBe(read("web/podified-ci-testing/delorean.repo"));
    expect(md5(text)).toBe(read("web/podified-ci-testing/delorean.repo.md5"));
    expect(md5(text)).toBe(newest?.aggregateHash);
  });

  const paths = ["delorean.repo", "delorean.repo.md5", "versions.csv"].map((file) => `current/${file}`);
  const inComponents = ["clients", "common", "compute"].flatMap((component) =>
    ["delorean.repo", "versions.csv", "commit.yaml"].map((file) => `component/${component}/current/${file}`),
  );
  it.each([...paths, ...inComponents, "status_report.csv"])("web/%s", (path) => {
    const request = { method: "GET", path: `/${path}`, query: new URLSearchParams(), headers: {}, body: "" };
    const answer = answerWeb(t0 as DlrnInstance, request);
    expect(answer.status).toBe(200);
    if (path.endsWith(".yaml")) expect(parseYaml(answer.body)).toEqual(parseYaml(read(`web/${path}`)));
    else expect(answer.body).toBe(read(`web/${path}`));
  });
});

/** Instances recorded in part: rows are pieced together from the answers, the rest is filled in. */
const BLANK: Omit<CommitRow, "id"> = {
  type: "rpm",
  dtCommit: 0,
  dtDistro: 0,
  dtExtended: 0,
  dtBuild: 0,
  projectName: "filler",
  repoDir: null,
  distgitDir: null,
  commitHash: "f".repeat(40),
  distroHash: "f".repeat(40),
  extendedHash: null,
  commitBranch: null,
  status: "SUCCESS",
  component: null,
  artifacts: null,
  notes: null,
  flags: 0,
  versionsCsv: null,
};

function downstreamInstance(protectReads: boolean): DlrnInstance {
  const data = (name: string, field: string) =>
    (recording(`downstream/${name}.json`).response.json as { data: Record<string, Wire[]> }).data[field] ??
    [];
  const byId = new Map<number, CommitRow>();
  for (const wire of [
    ...data("gql-commits-component", "commits"),
    ...data("gql-commits-versions-csv", "commits"),
  ]) {
    byId.set(idOf(wire), { ...BLANK, ...byId.get(idOf(wire)), ...wire, id: idOf(wire) } as CommitRow);
  }
  const current = recording("downstream/promotions-latest-one.json").response.json as Wire[];
  const [latest] = current;
  const failing = data("gql-package-status-failed", "packageStatus");
  const taken = new Set(byId.keys());
  const free = Array.from({ length: 100 }, (_, index) => index + 1).filter((id) => !taken.has(id));
  const put = (row: Partial<CommitRow>) => {
    const id = free.shift() ?? 0;
    byId.set(id, { ...BLANK, ...row, id });
  };
  put({ commitHash: String(latest?.commit_hash), distroHash: String(latest?.distro_hash), component: "ui" });
  for (const wire of failing) {
    const projectName = String(wire.projectName);
    const dtBuild = Date.parse(`${wire.lastSuccess}Z`) / 1000;
    if (dtBuild > 0) put({ projectName, dtBuild });
    put({ projectName, status: "FAILED", commitHash: String(wire.firstFailureCommit) });
  }
  const store = new RowStore();
  for (const row of [...byId.values()].sort((a, b) => a.id - b.id)) store.addCommit(row);
  addPromotions(store, [
    ...current,
    ...(recording("downstream/promotions-component.json").response.json as Wire[]),
  ]);
  const votes = recording("downstream/repo-status.json").response.json as Wire[];
  for (const [index, wire] of votes.entries()) {
    const commit = store.commitsByHash(String(wire.commit_hash), String(wire.distro_hash)).at(-1);
    store.addVote({
      id: index + 1,
      commitId: commit?.id ?? 0,
      ciName: wire.job_id,
      ciUrl: wire.url,
      ciVote: wire.success,
      ciInProgress: wire.in_progress,
      timestamp: wire.timestamp,
      notes: wire.notes,
      user: wire.user,
      component: wire.component,
    } as CiVoteRow);
  }
  return dlrnInstance({
    id: "rhel9-osp18",
    store,
    baseUrl: "https://trunk.example.com/rhel9-osp18",
    packages: failing.map((wire) => ({
      name: String(wire.projectName),
      component: null,
      upstream: "",
      distgit: "",
    })),
    protectReads,
  });
}

function sampleInstance(): DlrnInstance {
  const camel = (name: string) => name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const numbers = new Set(["id", "flags", "dt_commit", "dt_build", "dt_distro", "commit_id", "timestamp"]);
  const rowOf = (wire: Wire) =>
    Object.fromEntries(
      Object.entries(wire).map(([name, value]) => [camel(name), numbers.has(name) ? Number(value) : value]),
    );
  const sample = parseYaml(read("upstream-samples/commits_2.yaml")) as Record<string, Wire[]>;
  const store = new RowStore();
  const commits = (sample.commits ?? []).map((wire) => ({ ...BLANK, ...rowOf(wire) }) as CommitRow);
  for (const row of commits.sort((a, b) => a.id - b.id)) store.addCommit(row);
  const vote = { user: null, component: null };
  for (const wire of sample.civotes ?? []) store.addVote({ ...vote, ...rowOf(wire) } as unknown as CiVoteRow);
  for (const wire of sample.civotes_agg ?? []) store.addVoteAgg(rowOf(wire) as unknown as CiVoteAggRow);
  for (const wire of sample.promotions ?? []) {
    const { promotionName, ...row } = { ...vote, aggregateHash: null, promotionName: "", ...rowOf(wire) };
    store.addPromotion({ ...row, promoteName: promotionName } as unknown as PromotionRow);
  }
  return dlrnInstance({ id: "centos8", store, baseUrl: "http://trunk.rdoproject.org/centos8/" });
}

describe.skipIf(!present)("recorded exchanges of other instances", () => {
  it.each(present ? filesIn("downstream") : [])("%s", (name) => {
    expectSame(
      ask(downstreamInstance(name.includes("/protected-")), recording(name).request),
      recording(name),
    );
  });

  it.each(present ? filesIn("upstream-samples/api") : [])("%s", (name) => {
    expectSame(ask(sampleInstance(), recording(name).request), recording(name));
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { RowStore } from "../../rows/row-store";
import type { CommitRow, CommitStatus } from "../../rows/row-types";
import { type DlrnInstance, dlrnInstance } from "./instance";
import { DlrnStandIn, type StandInSettings } from "./server";

const hash = (id: number, letter: string) => `${letter}${String(id).padStart(39, "0")}`;

function commit(id: number, status: CommitStatus = "SUCCESS", projectName = "openstack-nova"): CommitRow {
  const commitHash = hash(id, "a");
  const good = status === "SUCCESS";
  return {
    id,
    type: "rpm",
    dtCommit: 1_750_000_000 + id,
    dtDistro: 1_740_000_000,
    dtExtended: 0,
    dtBuild: 1_750_000_100 + id,
    projectName,
    repoDir: null,
    distgitDir: null,
    commitHash,
    distroHash: hash(1, "b"),
    extendedHash: null,
    commitBranch: "master",
    status,
    component: "compute",
    artifacts: good ? `repos/x/${projectName}-1.0-0.20250615.aaa.el9.src.rpm` : null,
    notes: good ? "OK" : "Error in build_rpm_wrapper: it broke",
    flags: 0,
    versionsCsv: null,
  };
}

function instanceOf(count: number, settings: Partial<DlrnInstance> = {}): DlrnInstance {
  const store = new RowStore();
  for (let id = 1; id <= count; id++) store.addCommit(commit(id));
  for (let id = 1; id <= 60; id++) {
    const base = { commitId: id, timestamp: 1_750_001_000 + id, user: "ci", component: "compute" };
    store.addPromotion({ ...base, id, promoteName: "promoted-components", aggregateHash: null });
  }
  const packages = [
    { name: "openstack-nova", component: "compute", upstream: "https://u/nova", distgit: "https://d/nova" },
  ];
  return dlrnInstance({ id: "small", store, packages, users: { ci: "secret" }, ...settings });
}

const open: DlrnStandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(instance: DlrnInstance, settings: Partial<StandInSettings> = {}) {
  const server = new DlrnStandIn({ instances: [instance], ...settings });
  open.push(server);
  const url = await server.listen();
  const graphql = (query: string) => fetch(`${url}/api-small/api/graphql?${new URLSearchParams({ query })}`);
  return { server, url, graphql };
}

const page = (offset: number) => `{commits(limit:100,offset:${offset}){id status}}`;
const rowsOf = async (response: Response) =>
  ((await response.json()) as { data: { commits: { id: unknown; status: unknown }[] } }).data.commits;
const secret = { Authorization: `Basic ${Buffer.from("ci:secret").toString("base64")}` };

describe("the DLRN stand-in", () => {
  it("pages builds newest first and ends with an empty page", async () => {
    const { graphql } = await start(instanceOf(150));
    expect((await rowsOf(await graphql(page(0)))).length).toBe(100);
    expect((await rowsOf(await graphql(page(100)))).length).toBe(50);
    expect(await rowsOf(await graphql(page(200)))).toEqual([]);
  });

  it("takes GraphQL as a form, as plain GraphQL and with variables", async () => {
    const { url } = await start(instanceOf(3));
    const post = (type: string, body: string) =>
      fetch(`${url}/api-small/api/graphql`, { method: "POST", headers: { "Content-Type": type }, body });
    const query = "query($n:Int){commits(limit:$n){id}}";
    const answers = await Promise.all([
      post("application/graphql", "{commits(limit:2){id}}"),
      post(
        "application/x-www-form-urlencoded",
        new URLSearchParams({ query, variables: '{"n":2}' }).toString(),
      ),
      post("application/json", JSON.stringify({ query, variables: { n: 2 } })),
    ]);
    for (const answer of answers) expect((await rowsOf(answer)).length).toBe(2);
    expect((await post("application/json", "[]")).status).toBe(400);
  });

  it("knows no newer arguments when it plays an old server", async () => {
    const { server, graphql, url } = await start(instanceOf(3));
    server.misbehave({ mode: "old-server" });
    expect((await graphql("{civote(where:{timestamp:{gt:1}}){id}}")).status).toBe(400);
    expect((await graphql("{commits{versionsCsv}}")).status).toBe(400);
    expect((await fetch(`${url}/api-small/api/components`)).status).toBe(404);
    server.misbehave({ mode: "off" });
    expect((await graphql("{civote(where:{timestamp:{gt:1}}){id}}")).status).toBe(200);
  });

  it("answers HEAD without a body and a changed file only once", async () => {
    const { url } = await start(instanceOf(3));
    const file = `${url}/small/component/compute/promoted-components/versions.csv`;
    const first = await fetch(file);
    expect(await first.text()).toContain("openstack-nova,https://u/nova,");
    const modified = first.headers.get("Last-Modified") ?? "";
    const second = await fetch(file, { headers: { "If-Modified-Since": modified } });
    expect([second.status, await second.text()]).toEqual([304, ""]);
    const head = await fetch(`${url}/api-small/api/health`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("guards REST reads and leaves GraphQL open when reads are protected", async () => {
    const { url, graphql } = await start(instanceOf(3, { protectReads: true }));
    const health = `${url}/api-small/api/health`;
    expect((await fetch(health)).status).toBe(401);
    expect((await fetch(health, { headers: secret })).status).toBe(200);
    expect((await graphql(page(0))).status).toBe(200);
  });

  it("deletes a failed row on recheck and tells the world", async () => {
    const rechecked: number[] = [];
    const instance = instanceOf(3, { onRecheck: (row) => rechecked.push(row.id) });
    instance.store.addCommit(commit(4, "FAILED"));
    instance.store.addCommit(commit(5, "RETRY"));
    const { url } = await start(instance);
    const post = () =>
      fetch(`${url}/api-small/api/recheck_package`, {
        method: "POST",
        headers: secret,
        body: '{"package_name":"openstack-nova"}',
      });
    expect((await post()).status).toBe(201);
    expect((await post()).status).toBe(409);
    expect(rechecked).toEqual([4]);
    expect(instance.store.commits.map((row) => row.id)).toEqual([1, 2, 3, 5]);
  });
});

describe("misbehaviour on demand", () => {
  it("counts down and hits only what matches", async () => {
    const { server, graphql } = await start(instanceOf(3));
    server.misbehave({ mode: "500", match: "civote", count: 1 });
    expect((await graphql(page(0))).status).toBe(200);
    expect((await graphql("{civote{id}}")).status).toBe(500);
    expect((await graphql("{civote{id}}")).status).toBe(200);
  });

  it("is set over HTTP and refuses unknown modes", async () => {
    const { url, graphql } = await start(instanceOf(3));
    const post = (body: object) =>
      fetch(`${url}/_demo/misbehave`, { method: "POST", body: JSON.stringify(body) });
    expect((await post({ mode: "nonsense" })).status).toBe(400);
    expect((await post({ mode: "429", instance: "small" })).status).toBe(200);
    const answer = await graphql(page(0));
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, "2"]);
  });

  it("breaks off, resets and answers HTML with 200", async () => {
    const { server, graphql } = await start(instanceOf(150));
    server.misbehave({ mode: "truncated", count: 1 });
    await expect(graphql(page(0)).then((answer) => answer.text())).rejects.toThrow();
    server.misbehave({ mode: "reset", count: 1 });
    await expect(graphql(page(0))).rejects.toThrow();
    server.misbehave({ mode: "html200", count: 1 });
    expect((await graphql(page(0))).headers.get("Content-Type")).toContain("text/html");
  });

  it("spoils one row of a page, and ends early only after the first page", async () => {
    const { server, graphql } = await start(instanceOf(150));
    server.misbehave({ mode: "wrong-types", count: 1 });
    const spoiled = await rowsOf(await graphql(page(0)));
    expect(spoiled.filter((row) => typeof row.id !== "string").length).toBe(1);
    server.misbehave({ mode: "empty-early" });
    expect((await rowsOf(await graphql(page(0)))).length).toBe(100);
    expect(await rowsOf(await graphql(page(100)))).toEqual([]);
    const aliased = await graphql("{a:commits(limit:10,offset:0){id} b:commits(limit:10,offset:10){id}}");
    const { data } = (await aliased.json()) as { data: { a: unknown[]; b: unknown[] } };
    expect([data.a.length, data.b.length]).toEqual([10, 0]);
  });

  it("poisons one promotion: its page is 500, the pages around it are not", async () => {
    const { server, url } = await start(instanceOf(100));
    server.misbehave({ mode: "poisoned-promotion" });
    const status = async (query: string) => (await fetch(`${url}/api-small/api/promotions?${query}`)).status;
    expect(await status("limit=100")).toBe(500);
    expect(await status("limit=37")).toBe(200);
    expect(await status("limit=100&offset=38")).toBe(200);
  });

  it("starts again at id 1 when it plays a rebuilt server", async () => {
    const { server, graphql } = await start(instanceOf(150));
    server.misbehave({ mode: "rebuilt" });
    const rows = await rowsOf(await graphql(page(0)));
    expect(rows.length).toBe(25);
    expect(rows.at(-1)?.id).toBe(Buffer.from("Commit:1").toString("base64"));
  });

  it("never answers in mode timeout, and closing ends the wait", async () => {
    const { server, graphql } = await start(instanceOf(3));
    server.misbehave({ mode: "timeout" });
    const pending = graphql(page(0));
    const outcome = expect(pending).rejects.toThrow();
    await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    open.length = 0;
    await outcome;
  });
});

it("takes the asked time for each page of an aliased query", async () => {
  const { graphql } = await start(instanceOf(300), { paceMs: 20 });
  const started = performance.now();
  await graphql(
    `{a:commits(limit:100){id} b:commits(limit:100,offset:100){id} c:commits(limit:100,offset:200){id}}`,
  );
  expect(performance.now() - started).toBeGreaterThanOrEqual(58);
});

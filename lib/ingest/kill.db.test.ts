import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { RowStore } from "@/lib/demo/rows/row-store";
import type { CommitRow } from "@/lib/demo/rows/row-types";
import { dlrnInstance } from "@/lib/demo/servers/dlrn/instance";
import { DlrnStandIn } from "@/lib/demo/servers/dlrn/server";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";

const root = resolve(import.meta.dirname, "../..");
const COMMITS = 1500;
const KILLS = 20;

const hex = (n: number, length: number) =>
  (n * 2654435761).toString(16).padStart(length, "0").slice(0, length);

/** Deterministic numbers in [0, 1): the kill points are the same in every run, the moment they hit is not. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ; ) {
    x = (x * 1664525 + 1013904223) % 2 ** 32;
    yield x / 2 ** 32;
  }
}

function world(): RowStore {
  const store = new RowStore();
  const random = numbers(11);
  for (let id = 1; id <= COMMITS; id += 1) {
    const status = random.next().value < 0.15 ? "FAILED" : random.next().value < 0.03 ? "RETRY" : "SUCCESS";
    const dtBuild = 1_763_600_000 - (COMMITS - id) * 400;
    store.addCommit({
      id,
      type: "rpm",
      projectName: `package-${id % 37}`,
      component: id % 37 < 20 ? "common" : "cloudops",
      commitHash: hex(id, 10).repeat(4),
      distroHash: hex(id % 37, 10).repeat(4),
      extendedHash: null,
      commitBranch: "master",
      dtCommit: dtBuild - 900,
      dtDistro: dtBuild - 90_000,
      dtExtended: 0,
      dtBuild,
      status,
      artifacts: status === "SUCCESS" ? "repos/a/package-1.0-0.1.el9.src.rpm" : null,
      notes: status === "SUCCESS" ? "OK" : "Error in build_rpm_wrapper for it: patch failed",
      flags: 0,
      versionsCsv: null,
      repoDir: "/x",
      distgitDir: "/y",
    } satisfies CommitRow);
    if (id % 4 === 0)
      store.addVote({
        id: id / 4,
        commitId: id,
        ciName: id % 8 === 0 ? "consistent" : "periodic-job",
        ciUrl: "",
        ciVote: true,
        ciInProgress: false,
        timestamp: dtBuild + 60,
        notes: "",
        user: null,
        component: "common",
      });
    if (id % 5 === 0)
      store.addPromotion({
        id: id / 5,
        commitId: id,
        promoteName: "promoted-components",
        timestamp: dtBuild - (dtBuild % 3000),
        user: "ci",
        component: id % 37 < 20 ? "common" : "cloudops",
        aggregateHash: id % 10 === 0 ? hex(id, 8).repeat(4) : null,
      });
  }
  return store;
}

// Everything that is a fact or derived from facts; not when this process happened to learn it, nor its own counters.
const CONTENT = [
  `SELECT seq, dlrn_id, project_name, component, commit_hash, distro_hash, built_at, status, notes, nvr, flags, removed_at
   FROM dlrn_commit ORDER BY seq`,
  "SELECT seq, commit_dlrn_id, job_name, state, at, component FROM ci_vote ORDER BY seq",
  `SELECT p.natural_key, p.promote_name, p.aggregate_hash, p.commit_seq, b.at, b.aggregate_hash AS batch_aggregate, b.components
   FROM promotion p JOIN promotion_batch b ON b.id = p.batch_id ORDER BY p.natural_key`,
  `SELECT project_name, component, dfg_slug, last_seq, last_status, last_success_seq, failing, failing_seq, failures, builds, history
   FROM package_state ORDER BY project_name`,
  `SELECT project_name, first_red_seq, first_red_at, last_red_seq, last_green_seq, ended_seq, failures, reason
   FROM streak ORDER BY project_name, first_red_seq`,
  "SELECT * FROM daily_builds ORDER BY day, component, dfg_slug",
  "SELECT * FROM stale",
  "SELECT * FROM removal_suspect",
  "SELECT part, value FROM cursor WHERE part IN ('commits', 'votes', 'aggregate-votes', 'promotions') ORDER BY part",
];

let standIn: DlrnStandIn;
let requests = 0;
let onRequest = () => {};
let calm: TestDatabase;
let rough: TestDatabase;
let dir: string;

beforeAll(async () => {
  standIn = new DlrnStandIn({
    instances: [dlrnInstance({ id: "master", store: world() })],
    paceMs: 8,
    refresh: () => {
      requests += 1;
      onRequest();
    },
  });
  const url = await standIn.listen();
  [calm, rough] = await Promise.all([testDatabase(), testDatabase()]);
  dir = mkdtempSync(join(tmpdir(), "prodchain-kill-"));
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  await build({
    entryPoints: [join(root, "lib/ingest/cli.ts")],
    outfile: join(dir, "ingest.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    tsconfig: join(root, "tsconfig.json"),
  });
  writeFileSync(
    join(dir, "prodchain.yaml"),
    stringify({
      http: { allowPrivateAddresses: true, minIntervalMs: 0 },
      releases: [{ name: "flamingo" }],
      instances: [
        {
          id: "master",
          release: "flamingo",
          distro: "centos9",
          api: `${url}/api-master`,
          web: `${url}/master`,
          graphqlAliases: 1,
        },
      ],
      dfgs: [{ slug: "cloudops", name: "CloudOps" }],
      ownership: [{ component: "cloudops", dfg: "cloudops" }],
    }),
  );
});
afterAll(async () => {
  await standIn.close();
  await Promise.all([calm.close(), rough.close()]);
  rmSync(dir, { recursive: true });
});

function ingest(db: TestDatabase, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(dir, "ingest.mjs"), "--once", ...args], {
    env: {
      ...process.env,
      DATABASE_URL: db.url,
      PRODCHAIN_CONFIG: join(dir, "prodchain.yaml"),
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const content = async (db: TestDatabase) =>
  Promise.all(CONTENT.map(async (sql) => (await db.pool.query(sql)).rows));

it("killed at twenty points, ingest ends in the same database as undisturbed", async () => {
  expect(await once(ingest(calm), "exit")).toEqual([0, null]);
  const pass = requests;
  const random = numbers(5);
  for (let i = 0; i < KILLS; i += 1) {
    const child = ingest(rough, "--full");
    const exit = once(child, "exit");
    // While the server answers this request the process is somewhere in storing what came before.
    requests = 0;
    const fatal = 1 + Math.floor(random.next().value * (pass - 2));
    const later = random.next().value * 12;
    onRequest = () => {
      if (requests === fatal) setTimeout(() => child.kill("SIGKILL"), later);
    };
    expect(await exit).toEqual([null, "SIGKILL"]);
  }
  onRequest = () => {};
  expect(await once(ingest(rough, "--full"), "exit")).toEqual([0, null]);
  // What nobody needs at once is derived in the pass after a first load.
  for (const db of [rough, calm]) expect(await once(ingest(db), "exit")).toEqual([0, null]);
  expect(await content(rough)).toEqual(await content(calm));
  const again = await content(rough);
  expect(await once(ingest(rough), "exit")).toEqual([0, null]);
  expect(await content(rough)).toEqual(again);
}, 120_000);

import { afterAll, beforeAll, expect, it } from "vitest";
import { RowStore } from "@/lib/demo/rows/row-store";
import { dlrnInstance } from "@/lib/demo/servers/dlrn/instance";
import { DlrnStandIn } from "@/lib/demo/servers/dlrn/server";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ingestHarness } from "@/lib/testing/ingest";

const BUILT = 1_763_600_000;
const upstream = "0123456789abcdef0123456789abcdef01234567";
const distgit = "fedcba9876543210fedcba9876543210fedcba98";
const extended = `${"a".repeat(40)}_${"b".repeat(40)}`;

function store(extendedHash: string | null, versionsCsv: string | null): RowStore {
  const rows = new RowStore();
  rows.addCommit({
    id: 1,
    type: "rpm",
    projectName: "openstack-nova",
    component: "compute",
    commitHash: upstream,
    distroHash: distgit,
    extendedHash,
    commitBranch: "master",
    dtCommit: BUILT - 600,
    dtDistro: BUILT - 6000,
    dtExtended: extendedHash ? BUILT - 300 : 0,
    dtBuild: BUILT,
    status: "SUCCESS",
    artifacts: "repos/openstack-nova-30.0-0.1.el9.src.rpm",
    notes: "OK",
    flags: 0,
    versionsCsv,
    repoDir: "/x",
    distgitDir: "/y",
  });
  rows.addPromotion({
    id: 1,
    commitId: 1,
    promoteName: "promoted-components",
    timestamp: BUILT + 900,
    user: "ci",
    component: "compute",
    aggregateHash: "c".repeat(32),
  });
  return rows;
}

const versionsCsv = "https://trunk.example.org/master/component/compute/current/versions.csv";
const standIn = new DlrnStandIn({
  instances: [
    dlrnInstance({ id: "master", store: store(null, null) }),
    dlrnInstance({
      id: "osp18",
      store: store(extended, versionsCsv),
      protectReads: true,
      users: { reader: "secret" },
    }),
  ],
});
let db: TestDatabase;
let url: string;

beforeAll(async () => {
  db = await testDatabase();
  url = await standIn.listen();
});
afterAll(async () => {
  await standIn.close();
  await db.close();
});

async function pass(password: string | undefined) {
  if (password === undefined) delete process.env.OSP18_PASSWORD;
  else process.env.OSP18_PASSWORD = password;
  const harness = await ingestHarness(db, url, [
    { id: "master", release: "flamingo" },
    {
      id: "osp18",
      release: "flamingo",
      downstreamOf: "master",
      auth: { username: "reader", passwordEnv: "OSP18_PASSWORD" },
    },
  ]);
  try {
    return await harness.pass();
  } finally {
    await harness.close();
  }
}

it("says which server refuses the password, keeps what GraphQL gave, and leaves the other instance alone", async () => {
  const results = await pass("wrong");
  expect(results).toMatchObject([
    { feed: "dlrn-master", outcome: "ok" },
    {
      feed: "dlrn-osp18",
      outcome: "failed",
      error: expect.stringMatching(/answered 401 to \/api-osp18\/api\/promotions/),
    },
  ]);
  expect(
    (await db.pool.query("SELECT count(*)::int AS n FROM dlrn_commit WHERE instance_id = 'osp18'")).rows,
  ).toEqual([{ n: 1 }]);
});

it("will not start without the password it was told to use", async () => {
  await expect(pass(undefined)).rejects.toThrow(/OSP18_PASSWORD: is not set/);
});

it("joins a downstream build to its upstream by the commit, and links its promotion", async () => {
  expect(await pass("secret")).toMatchObject([{ outcome: "ok" }, { outcome: "ok" }]);
  const { rows } = await db.pool.query(
    `SELECT d.extended_hash, d.versions_csv, d.extended_at, u.nvr, p.commit_seq = d.seq AS linked
     FROM dlrn_commit d JOIN instance i ON i.id = d.instance_id
     JOIN dlrn_commit u ON u.instance_id = i.downstream_of AND u.commit_hash = d.commit_hash AND u.project_name = d.project_name
     JOIN promotion p ON p.instance_id = d.instance_id`,
  );
  expect(rows).toEqual([
    {
      extended_hash: extended,
      versions_csv: versionsCsv,
      extended_at: new Date((BUILT - 300) * 1000),
      nvr: "openstack-nova-30.0-0.1.el9",
      linked: true,
    },
  ]);
});

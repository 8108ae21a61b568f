import { expect, test } from "vitest";
import { FailureQuery } from "@/lib/contract/failures";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { callOperation } from "@/lib/testing/every-route";
import { insertRow, promotionBatch } from "@/lib/testing/factories";
import { seedChain } from "@/lib/testing/seed-chain";
import { runsOf, seedCi } from "@/lib/testing/seed-ci";
import { CI_LINES, LONG_JOB } from "@/lib/testing/seed-ci-lines";
import { listFailures } from "./failures";
import { PUBLIC_READER } from "./reader";

const site = dataSite(async (db) => {
  await seedChain(db, NOW, { packages: 40, days: 20 });
  await seedCi(db, NOW);
  await insertRow(db, "criteria", {
    instance_id: "centos9-master",
    promote_name: "current-podified",
    jobs: [LONG_JOB],
    source_url: "https://example.org/criteria.yaml",
    content_hash: "1",
    valid_from: NOW,
    recorded_at: NOW,
  });
});

const list = (query: Record<string, unknown> = {}) => listFailures(PUBLIC_READER, FailureQuery.parse(query));
const line = (subject: string) => {
  const found = CI_LINES.find((each) => each.subject === subject);
  if (!found) throw new Error(`no line of ${subject}`);
  return found;
};

test("jobs and Koji packages stand beside packages of DLRN, each under its own kind and source", async () => {
  const { items, total, facets } = await list({ limit: 500 });
  expect(items).toHaveLength(total);
  const of = (source: string) => items.filter((row) => row.source === source).map((row) => row.subject);
  expect(of("zuul").sort()).toEqual(
    [
      LONG_JOB,
      "periodic-kolla-build-containers-centos-9-master",
      line(CI_LINES[1]?.subject ?? "").subject,
    ].sort(),
  );
  expect(of("koji")).toEqual(["python-oslo-utils"]);
  expect(of("dlrn").length).toBeGreaterThan(3);
  for (const { value, count } of facets.source) expect(of(value)).toHaveLength(count);
  expect(facets.kind.find((facet) => facet.value === "job")?.count).toBe(3);
});

test("a job's row says where it fails, how, since when, and which target waits", async () => {
  const [row] = (await list({ package: "featureset035" })).items;
  const runs = runsOf(line(LONG_JOB), NOW);
  const [first, last] = [runs[20], runs[23]];
  expect(row).toMatchObject({
    id: `zuul/rdo/${LONG_JOB}/${first?.key}`,
    kind: "job",
    instance: "rdo",
    release: "flamingo",
    pipeline: "openstack-periodic-integration-main",
    class: "test",
    why: "a line of the log says so",
    failures: 4,
    since: first?.at.toISOString(),
    reason: line(LONG_JOB).headline,
    history: line(LONG_JOB).history,
    holdsUp: ["current-podified on master"],
    dfg: { slug: "network" },
  });
  expect(row?.lastRed).toMatchObject({ id: `rdo:${last?.key}`, at: last?.at.toISOString() });
  expect(row?.lastRed.logUrl).toMatch(/^https:\/\/logs\.example\.org\//);
});

test("checks of single reviews and jobs without a vote show when they are asked for", async () => {
  const plain = await list();
  const extra = (value: string) => plain.facets.also.find((facet) => facet.value === value)?.count;
  expect([extra("reviews"), extra("non-voting")]).toEqual([1, 1]);
  const reviews = await list({ also: "reviews" });
  expect(reviews.total).toBe(plain.total + 1);
  expect(reviews.items.map((row) => row.subject)).toContain("rpm-rdo-check");
  expect((await list({ also: "reviews,non-voting" })).total).toBe(plain.total + 2);
  const named = await list({ pipeline: "openstack-check" });
  expect(named.items.map((row) => row.subject)).toEqual(["rpm-rdo-check"]);
});

test.each([
  [{ class: "infra" }, ["periodic-kolla-build-containers-centos-9-master"]],
  [{ source: "koji" }, ["python-oslo-utils"]],
  [{ instance: "cbs" }, ["python-oslo-utils"]],
  [{ source: "zuul", dfg: "production-chain" }, ["periodic-kolla-build-containers-centos-9-master"]],
  [
    { kind: "job", status: "recovered", pipeline: "openstack-component-compute" },
    ["periodic-nova-functional-master"],
  ],
  [{ source: "koji", release: "epoxy" }, ["python-oslo-utils"]],
  [{ source: "koji", release: "flamingo" }, []],
])("%o shows %o", async (query, subjects) => {
  const { items, total } = await list(query);
  expect(items.map((row) => row.subject)).toEqual(subjects);
  expect(total).toBe(subjects.length);
});

test("pages over all sources hold every row once", async () => {
  const every = { status: "failing,retrying,recovered", also: "reviews,non-voting" };
  for (const sort of ["-since", "package", "failures"]) {
    const whole = await list({ ...every, sort, limit: 500 });
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await list({ ...every, sort, limit: 7, after });
      ids.push(...page.items.map((row) => row.id));
      if (page.next === null) break;
      after = page.next;
    }
    expect(ids).toEqual(whole.items.map((row) => row.id));
    expect(new Set(ids).size).toBe(whole.total);
  }
});

test("what is private is absent from rows, totals, facets and files", async () => {
  const query = "status=failing,retrying,recovered&also=reviews,non-voting&limit=500";
  for (const format of ["json", "csv"]) {
    const { text } = await callOperation("listFailures", `${query}&format=${format}`);
    expect(text).not.toMatch(/secret|private/);
  }
  const seen = await callOperation("listFailures", query, {}, { seesPrivate: true });
  expect(seen.text).toContain("periodic-secret-product-job");
  expect(seen.text).toContain("openstack-secret");
  const { status } = await callOperation("listFailures", "instance=sf-private");
  expect(status).toBe(404);
});

test("a job holds up no target, nor component of one, that was promoted after its last failure", async () => {
  const db = site.db();
  const last = runsOf(line(LONG_JOB), NOW)[23]?.at ?? NOW;
  const holdsUp = async () => (await list({ package: "featureset035" })).items[0]?.holdsUp;
  const promote = (promoteName: string, component: string, seconds: number) =>
    promotionBatch(db, {
      promoteName,
      at: new Date(last.getTime() + seconds * 1000),
      rows: [{ component, seq: 16 }],
    });
  await insertRow(db, "criteria", {
    instance_id: "centos9-master",
    promote_name: "promoted-components",
    component: "network",
    jobs: [LONG_JOB],
    source_url: "https://example.org/network.yaml",
    content_hash: "2",
    valid_from: NOW,
    recorded_at: NOW,
  });
  const [target, component] = ["current-podified on master", "promoted-components of network on master"];
  await db.query("delete from promotion");
  await db.query("delete from promotion_batch");
  await promote("current-podified", "network", -60);
  await promote("promoted-components", "compute", 60);
  expect(await holdsUp()).toEqual([target, component]);
  await promote("promoted-components", "network", 120);
  expect(await holdsUp()).toEqual([target]);
  await promote("current-podified", "compute", 60);
  expect(await holdsUp()).toEqual([]);
});

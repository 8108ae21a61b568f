import { expect, test } from "vitest";
import { topicsFor } from "@/lib/data/http/event-stream";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { derive } from "@/lib/testing/derive";
import { callOperation, EXAMPLES, exampleBuild } from "@/lib/testing/every-route";
import { dlrnCommit, insertRow } from "@/lib/testing/factories";
import { seedChain } from "@/lib/testing/seed-chain";
import { seedCi } from "@/lib/testing/seed-ci";
import { seedDrift } from "@/lib/testing/seed-drift";
import { PRIVATE_OUTAGE, seedIncidents } from "@/lib/testing/seed-incidents";
import { seedServers } from "@/lib/testing/seed-stable";
import { seedStableTrack } from "@/lib/testing/seed-stable-track";
import { seedTriageItems } from "@/lib/testing/seed-triage";
import { GET as failures } from "./v1/failures/route";

const SECRET = /osp18|secret|rhel9|hidden-release/;
const HIDDEN_HASH = "abcdef0123456789abcdef0123456789abcdef01";

dataSite(async (db) => {
  await seedChain(db, NOW, { packages: 60, days: 30 });
  await seedCi(db, NOW);
  await seedIncidents(db, NOW);
  await insertRow(db, "release", { name: "hidden-release", phase: "development", recorded_at: NOW });
  await insertRow(db, "instance", {
    id: "secret-builder",
    title: "secret-builder",
    release_name: "hidden-release",
    distro: "rhel9",
    api_url: "https://secret.example.org/api",
    web_url: "https://secret.example.org",
    visibility: "private",
    recorded_at: NOW,
  });
  await seedServers(db, NOW);
  await seedStableTrack(db, NOW);
  await seedTriageItems(db, NOW);
  const seed = { instance: "secret-builder", project: "secret-package", component: "secret-component" };
  await dlrnCommit(db, { ...seed, id: 1, status: "FAILED", builtAt: NOW, commitHash: HIDDEN_HASH });
  await derive(db, NOW);
  await seedDrift(db, NOW);
});

test.each(EXAMPLES)("%s?%s %o does not show private builders to the public", async (id, query, params) => {
  const { text } = await callOperation(id, query, params);
  expect(text).not.toMatch(SECRET);
});

test("the same answers show them to a reader with the token", async () => {
  const seen = await Promise.all(
    (
      [
        "getHealth",
        "listReleases",
        "getChain",
        "listTargets",
        "listSources",
        "listJobs",
        "listFailures",
        "listDrift",
      ] as const
    ).map((id) => callOperation(id, "", {}, { seesPrivate: true })),
  );
  for (const { text } of seen) expect(text).toMatch(SECRET);
});

test.each([
  ["getPackage", "", { name: "secret-package" }],
  ["getJob", "", { name: "periodic-secret-product-job" }],
  ["getBuild", "", { source: "zuul", id: exampleBuild("periodic-secret-product-job") }],
  ["getBuild", "", { source: "koji", id: exampleBuild("openstack-secret") }],
  ["listFailures", "instance=sf-private", {}],
  ["getTarget", "", { instance: "rhel9-osp18", target: "current-podified" }],
  ["listSetAside", "", { feed: "dlrn-rhel9-osp18" }],
  ["listSetAside", "", { feed: "zuul-secret-zuul" }],
  ["getPackage", "", { name: "secret-koji-package" }],
  ["getReview", "gerrit=secret-gerrit", { number: "61300" }],
  ["getIncident", "", { id: PRIVATE_OUTAGE }],
  ["getTriageItem", "", { id: "T-17" }],
  ["listFailures", "instance=rhel9-osp18", {}],
  ["getChain", "release=hidden-release", {}],
] as const)("%s?%s %o is not found, as if it were not there", async (id, query, params) => {
  const { status, text } = await callOperation(id, query, params);
  expect(status).toBe(404);
  expect((JSON.parse(text) as { near?: string[] }).near ?? []).not.toContain("rhel9-osp18");
});

test("counts, facets, search by name and by hash, and CSV leave them out", async () => {
  const all = "status=failing,retrying,recovered";
  const asPublic = await callOperation("listFailures", all);
  const asInsider = await callOperation("listFailures", all, {}, { seesPrivate: true });
  const total = (answer: { json: () => unknown }) => (answer.json() as { total: number }).total;
  expect(total(asPublic)).toBeLessThan(total(asInsider));
  const csv = await callRoute(failures, `${all}&format=csv`);
  expect(csv.text.trim().split("\r\n").length - 1).toBe(total(asPublic));
  expect(csv.text).not.toMatch(SECRET);
  for (const q of ["secret", HIDDEN_HASH.slice(0, 10)]) {
    const found = await callOperation("search", `q=${q}`);
    expect((found.json() as { items: unknown[] }).items).toEqual([]);
    const insider = await callOperation("search", `q=${q}`, {}, { seesPrivate: true });
    expect((insider.json() as { items: unknown[] }).items).not.toEqual([]);
  }
});

test("a wrong token sees what the public sees", async () => {
  for (const authorization of ["Bearer wrong", "Basic YTpi", "Bearer "]) {
    const { text } = await callRoute(failures, "", { headers: { authorization } });
    expect(text).not.toMatch(SECRET);
  }
});

test("events of private builders are not sent to those who do not see them", () => {
  const visible = new Set(["centos9-master"]);
  const changes = [
    { topics: ["failures"], instances: ["rhel9-osp18"] },
    { topics: ["chain"], instances: ["rhel9-osp18", "centos9-master"] },
    { topics: ["sources"], instances: undefined },
  ] as const;
  expect(topicsFor(changes, visible)).toEqual(["chain", "sources"]);
});

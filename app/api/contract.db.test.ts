import { expect, test } from "vitest";
import { z } from "zod";
import { openApiDocument } from "@/lib/data/http/openapi";
import { type Operation, operations } from "@/lib/data/http/operations";
import { callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { callOperation, EXAMPLES } from "@/lib/testing/every-route";
import { insertRow } from "@/lib/testing/factories";
import { seedChain } from "@/lib/testing/seed-chain";
import { seedCi } from "@/lib/testing/seed-ci";
import { seedDrift } from "@/lib/testing/seed-drift";
import { seedIncidents } from "@/lib/testing/seed-incidents";
import { seedKnownIssues } from "@/lib/testing/seed-known-issues";
import { seedServers } from "@/lib/testing/seed-stable";
import { seedStableTrack } from "@/lib/testing/seed-stable-track";
import { seedTriageItems } from "@/lib/testing/seed-triage";
import { GET as unknownRoute } from "./[...rest]/route";
import { GET as openapi } from "./v1/openapi.json/route";

const site = dataSite(async (db) => {
  await seedChain(db, NOW, { packages: 60, days: 30 });
  await seedCi(db, NOW);
  await seedIncidents(db, NOW);
  await seedServers(db, NOW);
  await seedStableTrack(db, NOW);
  await seedTriageItems(db, NOW);
  await seedKnownIssues(db, NOW);
  const stored = { origin: "file", recorded_at: NOW, changed_at: NOW };
  await insertRow(db, "person", { id: "ravi", name: "Ravi Menon", roles: ["admin"], ...stored });
  await seedDrift(db, NOW);
  const run = { feed_id: "dlrn-centos9-master", fence: 1, mode: "poll", started_at: NOW, outcome: "ok" };
  await insertRow(db, "sync_run", run);
  await insertRow(db, "set_aside", {
    feed_id: "dlrn-centos9-master",
    part: "commits",
    payload_hash: "1",
    payload: { id: "x" },
    reason: "dtBuild: not a number",
    first_seen_at: NOW,
    last_seen_at: NOW,
  });
});

type Published = {
  paths: Record<
    string,
    { get: { parameters: { name: string; in: string }[]; responses: Record<string, { content: Json }> } }
  >;
};
type Json = Record<string, { schema: z.core.JSONSchema.JSONSchema }>;
const published = () => openApiDocument() as unknown as Published;

const answerSchema = (path: string) => {
  const schema = published().paths[path]?.get.responses["200"]?.content["application/json"]?.schema;
  if (!schema) throw new Error(`${path} is not in the OpenAPI document`);
  return z.fromJSONSchema(schema);
};

test.each(EXAMPLES)("%s?%s %o answers as the published schema says", async (id, query, params) => {
  const { status, text, json } = await callOperation(id, query, params, { seesPrivate: true });
  expect(status, text.slice(0, 300)).toBe(200);
  const parsed = answerSchema(operations[id].path).safeParse(json());
  expect(parsed.error?.issues.slice(0, 3)).toBeUndefined();
});

test("a promotion's diff, and its candidate, answer as the published schema says", async () => {
  const place = { instance: "centos9-master", target: "current-podified" };
  const { json } = await callOperation("getTarget", "limit=1", place);
  const [{ id }] = (json() as { items: [{ id: string }] }).items;
  const answer = await callOperation("getPromotionDiff", "", { ...place, id });
  expect(answer.status).toBe(200);
  expect(answerSchema(operations.getPromotionDiff.path).safeParse(answer.json()).error).toBeUndefined();
  const whole = await callOperation("getCandidate", "", { ...place, candidate: `promotion-${id}` });
  expect(whole.status).toBe(200);
  expect(answerSchema(operations.getCandidate.path).safeParse(whole.json()).error).toBeUndefined();
});

test("every operation that reads has an example here", () => {
  const shown = new Set<string>([...EXAMPLES.map(([id]) => id), "getPromotionDiff", "getCandidate"]);
  const reads = Object.entries<Operation>(operations).filter(([, { method }]) => method === undefined);
  expect(reads.map(([id]) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test("the document names every parameter and every part of a path", async () => {
  const { status, json } = await callRoute(openapi);
  expect(status).toBe(200);
  const document = json() as Published;
  const named = (path: string) => document.paths[path]?.get.parameters.map((p) => `${p.in} ${p.name}`);
  expect(named("/api/v1/failures")).toEqual(
    "release instance source kind class pipeline dfg component package status also olderThan youngerThan sort after limit format"
      .split(" ")
      .map((name) => `query ${name}`),
  );
  expect(named("/api/v1/promotions/{instance}/{target}")).toContain("path target");
});

test("the document tells what every write takes, refuses and answers", () => {
  const paths = openApiDocument().paths as Record<string, Record<string, Record<string, unknown>>>;
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    if (operation.method === undefined) continue;
    const told = paths[operation.path]?.[operation.method.toLowerCase()];
    expect(told?.operationId, id).toBe(id);
    expect(Object.keys(told?.responses ?? {}), id).toEqual(
      expect.arrayContaining(["200", "400", "403", "409"]),
    );
    expect(told?.requestBody !== undefined, id).toBe(operation.body !== undefined);
  }
});

test("an answer has a weak ETag that does not depend on when it was made, and 304 follows from it", async () => {
  const first = await callOperation("listFailures");
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^W\/"[\w-]+"$/);
  expect(first.headers.get("cache-control")).toBe("private, no-cache");
  site.clock.advance(1_000);
  const again = await callOperation("listFailures", "", {}, { headers: { "if-none-match": `"a", ${etag}` } });
  expect([again.status, again.text]).toEqual([304, ""]);
  expect(again.headers.get("etag")).toBe(etag);
  const other = await callOperation("listFailures", "limit=1", {}, { headers: { "if-none-match": etag } });
  expect(other.status).toBe(200);
  site.clock.set(NOW);
});

test.each([
  ["listFailures", "statsu=failing", "statsu", /unknown; allowed: release, instance/],
  ["listFailures", "status=broken", "status", /failing.*retrying.*recovered/],
  ["listFailures", "limit=0", "limit", /at least 1/],
  ["listFailures", "limit=many", "limit", /number/],
  ["listFailures", "sort=since&sort=package", "sort", /once|one of/],
  ["listFailures", "olderThan=soon", "olderThan", /36h or 3d/],
  ["listFailures", "after=nonsense", "after", /not the key/],
  ["listFailures", "package=a%00b", "package", /readable/],
  ["listFailures", "class=bad", "class", /dependency/],
  ["listJobs", "after=nonsense", "after", /not the key/],
  ["getJob", "state=broken", "state", /passed/],
  ["getChain", "since=yesterday", "since", /ISO/],
  ["getShell", "x=1", "x", /none is allowed/],
  ["search", "", "q", /required/],
  ["listReviews", "status=closed", "status", /open.*merged.*abandoned/],
  ["listReviews", "kind=fix", "kind", /ftbfs/],
  ["listReviews", "after=nonsense", "after", /not the key/],
  ["getLive", "job=x", "job", /unknown; allowed: pipeline/],
] as const)("%s?%s is a 400 that names %s", async (id, query, parameter, message) => {
  const { status, headers, json } = await callOperation(id, query);
  expect(status).toBe(400);
  expect(headers.get("content-type")).toBe("application/problem+json");
  const problem = json() as { errors: { parameter: string; message: string }[] };
  expect(problem.errors[0]?.parameter).toBe(parameter);
  expect(problem.errors[0]?.message).toMatch(message);
});

test.each([
  ["getPackage", "", { name: "openstack-cloudkity" }, "openstack-cloudkitty"],
  ["getPackage", "", { name: "no%00thing" }, undefined],
  ["getJob", "", { name: "periodic-keystone-mastr" }, "periodic-keystone-master"],
  ["getJob", "server=cbs", { name: "periodic-keystone-master" }, "rdo"],
  ["getBuild", "", { source: "zuul", id: "rdo:0123" }, undefined],
  ["getBuild", "", { source: "jenkins", id: "rdo:0123" }, "zuul"],
  ["getBuild", "", { source: "koji", id: "cbs:1" }, undefined],
  ["getBuild", "", { source: "dlrn", id: "centos9-master:x" }, undefined],
  ["getDfg", "", { dfg: "cloudop" }, "cloudops"],
  ["getTarget", "", { instance: "centos9-mastr", target: "current-podified" }, "centos9-master"],
  ["getTarget", "", { instance: "centos9-master", target: "curent-podified" }, "current-podified"],
  ["getPromotionDiff", "", { instance: "centos9-master", target: "current-podified", id: "x" }, undefined],
  [
    "getHistory",
    "component=comput",
    { instance: "centos9-master", target: "promoted-components" },
    "compute",
  ],
  [
    "getCandidate",
    "",
    { instance: "centos9-master", target: "current-podified", candidate: "ffffff" },
    undefined,
  ],
  ["listSetAside", "", { feed: "dlrn-centos9-mastr" }, "dlrn-centos9-master"],
  ["getReview", "", { number: "99" }, undefined],
  ["getReview", "gerrit=elsewhere", { number: "61300" }, "rdo-review"],
  ["getLive", "instance=centos9-epoxy&target=curent-podified", {}, "current-podified"],
  ["listFailures", "release=flaming", {}, "flamingo"],
  ["listFailures", "dfg=computer", {}, "compute"],
  ["getChain", "release=zed", {}, "flamingo"],
] as const)("%s?%s %o is a 404 that offers %s", async (id, query, params, near) => {
  const { status, headers, json } = await callOperation(id, query, params);
  expect(status).toBe(404);
  expect(headers.get("content-type")).toBe("application/problem+json");
  const problem = json() as { near?: string[] };
  if (near) expect(problem.near).toContain(near);
});

test("an address that is none of ours is a problem too", async () => {
  const { status, json } = await callRoute(unknownRoute);
  expect([status, (json() as { title: string }).title]).toEqual([404, "Not found"]);
});

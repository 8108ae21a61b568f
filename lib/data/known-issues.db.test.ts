import { beforeAll, describe, expect, it } from "vitest";
import { GET as blocking } from "@/app/api/v1/bugs/blocking/route";
import { DELETE, GET, PATCH } from "@/app/api/v1/known-issues/[id]/route";
import { GET as draft } from "@/app/api/v1/known-issues/draft/route";
import { POST as preview } from "@/app/api/v1/known-issues/preview/route";
import { GET as list, POST } from "@/app/api/v1/known-issues/route";
import type { Problem } from "@/lib/contract/common";
import type {
  KnownIssueAnswer,
  KnownIssuesAnswer,
  KnownIssueWritten,
  PreviewAnswer,
} from "@/lib/contract/known-issues";
import { HOUR } from "@/lib/shared/clock";
import { type CallOptions, callRoute } from "@/lib/testing/call-route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { insertRow } from "@/lib/testing/factories";
import { KNOWN, seedKnownIssues } from "@/lib/testing/seed-known-issues";
import { bugsOf } from "./bugs";
import { allExplained, knownOf } from "./known-of";
import { versionsOf } from "./live";
import { PUBLIC_READER } from "./reader";

const ALL = { seesPrivate: true };
const at = (ms: number) => new Date(NOW.getTime() - ms);

const site = dataSite(async (db) => {
  const recorded = { recorded_at: NOW };
  await insertRow(db, "site_setting", { key: "site", value: { demo: true }, updated_at: NOW });
  await insertRow(db, "dfg", { slug: "compute", name: "Compute", ...recorded });
  for (const [id, roles] of [
    ["ada", ["wrangler"]],
    ["bob", []],
  ] as const)
    await insertRow(db, "person", {
      id,
      name: `${id} B`,
      roles,
      origin: "demo",
      ...recorded,
      changed_at: NOW,
    });
  const server = { title: "x", web_url: "https://zuul.example.org", ...recorded };
  await insertRow(db, "zuul_server", { id: "rdo-zuul", visibility: "public", ...server });
  await insertRow(db, "zuul_server", { id: "secret", visibility: "private", ...server });
  await seedKnownIssues(db, NOW);
  const failure = {
    source: "zuul",
    subject_kind: "job",
    result: "FAILURE",
    class: "code",
    rule: "r",
    why: "w",
  };
  for (const [i, source_id] of ["rdo-zuul", "rdo-zuul", "secret"].entries())
    await insertRow(db, "failure", {
      ...{ ...failure, source_id, key: `k${i}`, seq: i, subject: "periodic-b", at: at((i + 2) * HOUR) },
      ...{ confidence: "high", headline: `Disk is full on node ${i}`, ...recorded, changed_at: NOW },
    });
  await insertRow(db, "passing_check", {
    ...{ source_id: "rdo-zuul", key: "p", job: "periodic-b", lines: ["Disk is full of joy"], at: NOW },
    ...{ known_issues: [], matched: [] },
  });
});

let call: <T>(handler: Parameters<typeof callRoute>[0], query?: string, options?: CallOptions) => Promise<T>;
beforeAll(() => {
  call = async <T>(handler: Parameters<typeof callRoute>[0], query = "", options: CallOptions = {}) =>
    (await callRoute(handler, query, options)).json() as T;
});
const pattern = { title: "Disk full", kind: "pattern", pattern: "Disk is full" };
const write = (body: unknown, of: CallOptions = {}) =>
  callRoute(POST, "", { method: "POST", body, person: "ada", ...of });
const made = async (body: unknown = pattern) => ((await write(body)).json() as KnownIssueWritten).issue;

describe("who may see and write", () => {
  it("shows private ones to who may see them only", async () => {
    const titles = async (options: CallOptions) =>
      (await call<KnownIssuesAnswer>(list, "state=all", options)).items.map((row) => row.title);
    expect(await titles({})).not.toContain("Secret");
    expect(await titles(ALL)).toContain("Secret");
    const secret = { params: { id: `K-${KNOWN.secret}` } };
    expect((await callRoute(GET, "", secret)).status).toBe(404);
    expect((await callRoute(GET, "", { ...secret, ...ALL })).status).toBe(200);
    const known = (await knownOf(PUBLIC_READER, [KNOWN.item])).get(KNOWN.item);
    expect(known?.map((row) => row.title)).toEqual(["The mirror is slow"]);
  });

  it("refuses writes of who is nobody or no wrangler, with the reason", async () => {
    const nobody = await callRoute(POST, "", { method: "POST", body: pattern });
    expect([nobody.status, (nobody.json() as Problem).detail]).toEqual([
      403,
      expect.stringContaining("Choose"),
    ]);
    const member = await write(pattern, { person: "bob" });
    expect([member.status, (member.json() as Problem).detail]).toEqual([
      403,
      expect.stringContaining("wrangler"),
    ]);
    expect((await call<KnownIssuesAnswer>(list, "", { person: "bob" })).may.ok).toBe(false);
  });

  it.each([
    [{ ...pattern, pattern: "(" }, "pattern"],
    [{ ...pattern, kind: "signature", signature: "12345" }, "signature"],
    [{ ...pattern, dfg: "nobody" }, "dfg"],
    [{ ...pattern, bugUrl: "javascript:alert(1)" }, "bugUrl"],
    [{ ...pattern, title: " " }, "title"],
    [{ ...pattern, scope: { colour: "red" } }, "scope"],
  ])("refuses %j", async (body, field) => {
    const answer = await write(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.json())).toContain(field);
  });
});

describe("a known issue", () => {
  it("is added, changed, retired and revived, each with its version", async () => {
    const issue = await made({ ...pattern, dfg: "compute", scope: { job: "periodic-*" } });
    expect(issue).toMatchObject({ version: 1, dfg: { slug: "compute" }, scope: { job: "periodic-*" } });
    const of = { params: { id: issue.id }, person: "ada" };
    const patch = (body: unknown) => callRoute(PATCH, "", { ...of, method: "PATCH", body });
    const changed = await patch({ version: 1, title: "Disk is full" });
    expect((changed.json() as KnownIssueWritten).issue).toMatchObject({
      ...{ version: 2, title: "Disk is full", pattern: "Disk is full", dfg: { slug: "compute" } },
      scope: { job: "periodic-*" },
    });
    const late = await patch({ version: 1, title: "Mine" });
    expect([late.status, (late.json() as Problem).detail]).toEqual([
      409,
      expect.stringContaining("ada B changed it"),
    ]);
    const retired = await callRoute(DELETE, "version=2", { ...of, method: "DELETE" });
    expect((retired.json() as KnownIssueWritten).issue.retired).toMatchObject({ why: "by hand" });
    const revived = await patch({ version: 3, retired: false });
    expect((revived.json() as KnownIssueWritten).issue).toMatchObject({ version: 4, retired: null });
  });

  it("that everybody sees takes no text of private sources", async () => {
    const hidden = { hash: "hidden", normaliser: 1, text: "secret-host is down", visibility: "private" };
    const stored = { item_id: KNOWN.item, recorded_at: NOW };
    const { id } = await insertRow<{ id: number }>(site.db(), "signature", { ...hidden, ...stored });
    const issue = await made({ ...pattern, title: "For everybody" });
    const body = { version: 1, kind: "signature", signature: String(id) };
    const of = { params: { id: issue.id }, person: "ada", method: "PATCH", body, ...ALL } as const;
    const refused = await callRoute(PATCH, "", of);
    expect([refused.status, (refused.json() as Problem).errors?.[0]?.parameter]).toEqual([400, "signature"]);
    expect((await callRoute(GET, "", { params: { id: issue.id } })).text).not.toContain("secret-host");
    const own = await write({ ...pattern, kind: "signature", signature: String(id) }, ALL);
    expect((own.json() as KnownIssueWritten).issue.isPrivate).toBe(true);
  });

  it("that was meant to be private is never made public", async () => {
    expect((await write({ ...pattern, title: "Hidden", isPrivate: true })).status).toBe(400);
    const own = await write({ ...pattern, title: "Hidden", isPrivate: true }, ALL);
    expect((own.json() as KnownIssueWritten).issue.isPrivate).toBe(true);
  });

  it("tells its worth and the state of its bug", async () => {
    const { issue, examples } = await call<KnownIssueAnswer>(GET, "", { params: { id: `K-${KNOWN.issue}` } });
    expect(issue).toMatchObject({
      worth: { hits: 1, hits7d: 1, items: 1, passingShare: null },
      bug: { label: "LP 7", status: "Fix Released", isOpen: false },
    });
    expect(examples).toMatchObject([{ subject: "periodic-known", item: `T-${KNOWN.item}`, via: "ingest" }]);
  });

  it("is found by a part of it", async () => {
    const found = await call<KnownIssuesAnswer>(list, "state=all&q=cannot+DOWN");
    expect(found.items.map((row) => row.id)).toEqual([`K-${KNOWN.issue}`]);
    expect((await call<KnownIssuesAnswer>(list, "q=%25")).items).toEqual([]);
  });
});

it("pages lead through all of a view in one order, retired ones last, and the CSV has the same", async () => {
  for (let n = 0; n < 5; n++) {
    const issue = await made({ ...pattern, title: `Paged ${n}` });
    if (n > 2) {
      const of = { params: { id: issue.id }, person: "ada", method: "DELETE" } as const;
      expect((await callRoute(DELETE, "version=1", of)).status).toBe(200);
    }
  }
  const read = (query: string) => call<KnownIssuesAnswer>(list, `state=all&q=paged&${query}`);
  const seen: string[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const page: KnownIssuesAnswer = await read(`limit=2${after && `&after=${after}`}`);
    expect([page.total, page.counts]).toEqual([5, { active: 3, flagged: 0, retired: 2, all: 5 }]);
    seen.push(...page.items.map((row) => row.title));
    after = page.next;
  }
  expect(seen).toEqual(["Paged 2", "Paged 1", "Paged 0", "Paged 4", "Paged 3"]);
  expect((await read("")).items.map((row) => row.title)).toEqual(seen);
  const csv = (await callRoute(list, "state=all&q=paged&format=csv")).text.trim().split("\r\n");
  expect(csv.slice(1).map((line) => line.split(",")[1])).toEqual(seen);
  expect((await callRoute(list, "after=nonsense")).status).toBe(400);
});

describe("a preview", () => {
  const ask = async (body: unknown, options: CallOptions = {}) =>
    await call<PreviewAnswer>(preview, "", { method: "POST", body, person: "ada", ...options });

  it("counts what it would explain, newest first, and passing runs it matches too", async () => {
    const found = await ask({ kind: "pattern", pattern: "is full", scope: {} });
    expect(found).toMatchObject({
      ...{ error: null, hits: 2, oldest: null, explained: 0, byClass: [{ value: "code", count: 2 }] },
      bySubject: [{ value: "periodic-b", count: 2 }],
      passing: { checked: 1, hits: 1, example: { line: "Disk is full of joy" } },
    });
    expect(found.searched).toBe(found.total);
    expect(found.examples.map((each) => each.line)).toEqual([
      "Disk is full on node 0",
      "Disk is full on node 1",
    ]);
    const narrow = await ask({ kind: "pattern", pattern: "is full", scope: { job: "gate-*" } });
    expect(narrow).toMatchObject({ hits: 0, passing: { checked: 0 } });
  });

  it("is refused to who may not write known issues", async () => {
    const body = { kind: "pattern", pattern: "is full", scope: {} };
    const refused = await callRoute(preview, "", { method: "POST", body, person: "bob" });
    expect([refused.status, (refused.json() as Problem).detail]).toEqual([
      403,
      expect.stringContaining("wrangler"),
    ]);
  });

  it("leaves the answers that are kept, as it only reads; a write drops them", async () => {
    const before = versionsOf(["triage", "people", "jobs"]);
    await ask({ kind: "pattern", pattern: "is full", scope: {} });
    expect(versionsOf(["triage", "people", "jobs"])).toEqual(before);
    await made({ ...pattern, title: "Another" });
    expect(versionsOf(["triage", "people", "jobs"])).not.toEqual(before);
  });

  it("runs twice at once at most; more are told to come again", async () => {
    const body = { kind: "pattern", pattern: "is full", scope: {} };
    const one = () => callRoute(preview, "", { method: "POST", body, person: "ada" });
    const answers = await Promise.all([one(), one(), one(), one(), one(), one()]);
    const late = answers.filter((answer) => answer.status === 503);
    expect(late.length).toBeGreaterThan(0);
    expect(late[0]?.headers.get("retry-after")).toBe("10");
    expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(2);
    expect((await one()).status).toBe(200);
  });

  it("says what is wrong with a pattern, and where", async () => {
    expect(await ask({ kind: "pattern", pattern: "abc[", scope: {} })).toMatchObject({
      error: { position: 3 },
      searched: 0,
    });
  });

  it("of a signature finds its failures", async () => {
    const found = await ask({ kind: "signature", signature: String(KNOWN.signature), scope: {} });
    expect(found).toMatchObject({ hits: 1, items: 1, explained: 1 });
  });

  it("keeps private failures from who may not see them", async () => {
    const body = { kind: "pattern", pattern: "node 2", scope: {}, isPrivate: true };
    expect((await ask(body)).hits).toBe(0);
    expect((await ask(body, ALL)).hits).toBe(1);
  });
});

it("a draft of an item has its text, and its line escaped", async () => {
  const answer = await callRoute(draft, `item=T-${KNOWN.item}`);
  expect(answer.json()).toMatchObject({
    title: "Mirror does not answer",
    signature: { id: String(KNOWN.signature) },
    pattern: "Cannot download https://mirror\\.example\\.org/repodata",
    class: "infra",
  });
  expect((await callRoute(draft, "item=T-1")).status).toBe(404);
});

describe("bugs", () => {
  it("closed as fixed before the newest failure are told loudly; of a private tracker only the link", async () => {
    const of = async (reader: { seesPrivate: boolean }) =>
      (await bugsOf(reader, [KNOWN.item])).get(KNOWN.item);
    expect(await of(PUBLIC_READER)).toMatchObject([
      { label: "LP 7", status: "Fix Released", isFixed: true, closedButFailing: true },
      { title: null, status: null, closedButFailing: false },
    ]);
    expect((await of(ALL))?.[1]).toMatchObject({ title: "Mirror of secret", closedButFailing: true });
  });

  it("that block a release are those of trackers the reader may see", async () => {
    const answer = await callRoute(blocking, "dfg=compute&release=flamingo");
    expect(answer.json()).toMatchObject({
      hasQueries: true,
      items: [{ label: "LP 7", query: "Release blockers", items: [`T-${KNOWN.item}`] }],
    });
    const all = await callRoute(blocking, "dfg=compute", ALL);
    expect((all.json() as { items: unknown[] }).items).toHaveLength(2);
    expect((await callRoute(blocking, "dfg=network")).json()).toMatchObject({ hasQueries: false, items: [] });
  });

  it("explain a run when every failure of it has one, or a known issue", async () => {
    const ids = await site.db().query<{ id: number; key: string }>("SELECT id, key FROM failure");
    const id = (key: string) => ids.rows.find((row) => row.key === key)?.id ?? 0;
    expect(await allExplained(PUBLIC_READER, [id("seeded-known")])).toBe(true);
    expect(await allExplained(PUBLIC_READER, [id("seeded-known"), id("k0")])).toBe(false);
    expect(await allExplained(PUBLIC_READER, [])).toBe(false);
  });
});

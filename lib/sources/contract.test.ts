import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ProdchainError } from "@/lib/shared/errors";
import { serve } from "@/lib/testing/http-server";
import { createBugzillaClient } from "./bugzilla";
import { collectCriteria } from "./criteria";
import { createDlrnClient } from "./dlrn";
import { collectReviews, createGerritClient } from "./gerrit";
import { createGreenwaveClient } from "./greenwave";
import { createHttp, type Http } from "./http";
import { createKojiClient, fetchDesiredTags } from "./koji";
import { createLaunchpadClient } from "./launchpad";
import { collectRdoinfo } from "./rdoinfo";
import { collectDeliverables } from "./releases";
import { SourceRefused } from "./source";
import { createZuulClient } from "./zuul";

const signal = new AbortController().signal;
const now = new Date("2026-03-10T12:00:00Z");

/** Everything a generator yields. */
async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const page of pages) read.push(page);
  return read;
}

const can = { versionsCsv: true, voteWindow: true, lastRefHash: true };
const dlrn = (http: Http, url: string) => createDlrnClient(http, { apiUrl: url, webUrl: url });
const launchpad = (http: Http, url: string) =>
  createLaunchpadClient(http, { api: url, url, project: "nova" });
const point = { productVersion: "rhos-18", decisionContext: "promote" };

/** One reading of each kind that each source offers, by source folder and what is read. */
const READINGS: [string, string, (http: Http, url: string) => Promise<unknown>][] = [
  ["dlrn", "capabilities", (http, url) => dlrn(http, url).capabilities(signal)],
  ["dlrn", "builds", (http, url) => dlrn(http, url).commits(can, 0, 2, signal)],
  ["dlrn", "votes", (http, url) => dlrn(http, url).votesSince(can, now, 0, signal)],
  ["dlrn", "promotions", (http, url) => dlrn(http, url).promotions(0, 100, signal)],
  ["zuul", "builds", (http, url) => createZuulClient(http, { root: url }).builds({ limit: 50 }, signal)],
  ["zuul", "status", (http, url) => createZuulClient(http, { root: url, tenant: "t" }).status(signal)],
  ["zuul", "jobs", (http, url) => createZuulClient(http, { root: url }).jobs(signal)],
  ["koji", "catalogue", (http, url) => createKojiClient(http, { hubUrl: url }).catalogue(["x-*"], signal)],
  ["koji", "version", (http, url) => createKojiClient(http, { hubUrl: url }).version(signal)],
  [
    "koji",
    "desired tags",
    (http, url) => fetchDesiredTags({ url: `${url}/rdo.yml` }, ["x-candidate"], http, signal),
  ],
  [
    "gerrit",
    "reviews",
    (http, url) => all(collectReviews(createGerritClient(http, { baseUrl: url }), [""], now, now, signal)),
  ],
  [
    "gerrit",
    "branch",
    (http, url) => createGerritClient(http, { baseUrl: url }).branch("nova", "master", signal),
  ],
  ["rdoinfo", "packages", (http, url) => collectRdoinfo({ url: `${url}/rdo.yml` }, http, signal)],
  ["criteria", "jobs", (http, url) => collectCriteria({ url: `${url}/file.yaml` }, "auto", http, signal)],
  [
    "greenwave",
    "decisions",
    (http, url) => createGreenwaveClient(http, { baseUrl: url }).decisions(point, ["a-1-1"], signal),
  ],
  ["launchpad", "a bug", (http, url) => launchpad(http, url).fetch(["7"], signal)],
  ["launchpad", "a saved query", (http, url) => launchpad(http, url).query("tags=x", signal)],
  ["bugzilla", "bugs", (http, url) => createBugzillaClient(http, { url }).fetch(["7", "8"], signal)],
  ["bugzilla", "a saved query", (http, url) => createBugzillaClient(http, { url }).query("a=b", signal)],
  [
    "releases",
    "deliverables",
    (http, url) => all(collectDeliverables({ location: { url }, series: "epoxy" }, http, signal)),
  ],
];

/** Limits small enough that a test need not send megabytes or wait for a minute. */
const MOST_BYTES = 64 * 1024;
const PATIENCE_MS = 400;

describe.each(READINGS)("%s: %s", (_source, _what, read) => {
  let answer: (response: ServerResponse) => void = () => {};
  let server: Awaited<ReturnType<typeof serve>>;
  let http: Http;
  beforeAll(async () => {
    server = await serve((request, response) => {
      request.resume();
      answer(response);
    });
  });
  afterEach(() => http.close());
  afterAll(() => server.close());

  /** What the reading throws when every request is answered so; its message names the host. */
  async function failure(
    how: (response: ServerResponse) => void,
    host = "127.0.0.1",
  ): Promise<ProdchainError> {
    answer = how;
    const real = createHttp({ userAgent: "Prodchain test", allowPrivate: ["127.0.0.1"] });
    http = {
      send: (request) => real.send({ ...request, maxBytes: MOST_BYTES, timeoutMs: PATIENCE_MS }),
      close: () => real.close(),
    };
    const outcome = await read(http, server.url).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ("value" in outcome) throw new Error(`read without a failure: ${JSON.stringify(outcome.value)}`);
    expect(outcome.error).toBeInstanceOf(ProdchainError);
    const error = outcome.error as ProdchainError;
    expect(error.message).toContain(host);
    return error;
  }
  const body = (status: number, type: string, text: string, headers: Record<string, string> = {}) => {
    return (response: ServerResponse) =>
      response.writeHead(status, { "content-type": type, ...headers }).end(text);
  };
  const PAGE =
    "<!DOCTYPE html><html><head><title>Log in</title></head><body><form action='/login'></form></body></html>";

  it("takes a page of HTML with 200 for another form, not for an answer", async () => {
    expect(await failure(body(200, "text/html; charset=utf-8", PAGE))).toMatchObject({
      code: "source-changed-shape",
    });
  });

  it("tells a 500 with its status", async () => {
    const error = await failure(body(500, "text/html", PAGE));
    expect(error).toBeInstanceOf(SourceRefused);
    expect(error).toMatchObject({ code: "source-unavailable", status: 500 });
    expect(error.message).toMatch(/answered 500/);
    expect(error.message).not.toContain("<");
  });

  it("tells how long a 429 asks to wait", async () => {
    const error = await failure(body(429, "text/plain", "slow down", { "retry-after": "7" }));
    expect(error).toMatchObject({ code: "source-unavailable", status: 429, retryAfterMs: 7_000 });
  });

  it("does not take a body that was cut short", async () => {
    const cut = (response: ServerResponse) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
      response.write("[", () => response.destroy());
    };
    expect(await failure(cut)).toMatchObject({ code: "source-unavailable" });
  });

  it("tells that the connection was reset", async () => {
    const reset = (response: ServerResponse) => response.socket?.resetAndDestroy();
    expect(await failure(reset)).toMatchObject({ code: "source-unavailable", reason: "transport" });
  });

  it("does not wait for ever", async () => {
    const trickle = (response: ServerResponse) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write("[");
    };
    expect(await failure(trickle)).toMatchObject({ code: "source-unavailable", reason: "timeout" });
  });

  it("does not read more than it may", async () => {
    const endless = (response: ServerResponse) => {
      response.writeHead(200, { "content-type": "application/json" });
      for (let i = 0; i < 4; i++) response.write(" ".repeat(MOST_BYTES / 2));
      response.end("[]");
    };
    expect(await failure(endless)).toMatchObject({ code: "source-unavailable", reason: "too-large" });
  });

  it("does not follow a redirect to a private address", async () => {
    const away = (response: ServerResponse) =>
      response.writeHead(302, { location: "http://10.0.0.1/secret" }).end();
    const error = await failure(away, "10.0.0.1");
    expect(error).toMatchObject({ code: "source-unavailable", reason: "refused-address" });
  });
});

describe("the folders", () => {
  const here = import.meta.dirname;
  const folders = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const filesOf = (folder: string) => readdirSync(join(here, folder));

  it("are all held to this contract, but the one that reads files people hand in", () => {
    expect([...new Set(READINGS.map(([source]) => source)), "published"].sort()).toEqual(folders);
  });

  it.each(folders.filter((name) => name !== "published"))(
    "%s: index, client, schema, map and a test",
    (folder) => {
      expect(filesOf(folder)).toEqual(
        expect.arrayContaining(["index.ts", "client.ts", "schema.ts", "map.ts"]),
      );
      expect(filesOf(folder).filter((name) => name.endsWith(".test.ts")).length).toBeGreaterThan(0);
    },
  );

  it.each(folders)("%s: wire shapes and maps neither ask nor read anything", (folder) => {
    const pure = filesOf(folder).filter((name) => /^(map|schema)(-[\w-]+)?\.ts$/.test(name));
    for (const name of pure) {
      const imports = readFileSync(join(here, folder, name), "utf8").match(/from "[^"]+"/g) ?? [];
      expect(
        imports.filter((line) => /node:(?!crypto)|\.\.\/http|\/client"|@\/lib\/(config|db|store)/.test(line)),
        name,
      ).toEqual([]);
    }
  });
});

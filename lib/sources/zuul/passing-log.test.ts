import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { serve } from "@/lib/testing/http-server";
import { createHttp } from "../http";
import { fetchLogTail } from "./passing-log";

const signal = new AbortController().signal;
const http = createHttp({ userAgent: "Prodchain test", allowPrivate: ["127.0.0.1"] });
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function tail(answer: RequestListener): Promise<string[]> {
  const server = await serve(answer);
  closing.push(() => server.close());
  return fetchLogTail(http, { logUrl: `${server.url}/logs/`, artifacts: [], errorDetail: null }, signal);
}
const LONG = Array.from({ length: 40_000 }, (_, i) => `2026-03-10 12:00:00.000001 | node | line ${i}`).join(
  "\n",
);

it("is the end of the console, without times and without secrets", async () => {
  const lines = await tail((request, response) => {
    expect(request.headers.range).toMatch(/^bytes=-\d+$/);
    response.end(
      "2026-03-10 12:00:00.000001 | controller | password=hunter2 is used\n\n2026-03-10 12:00:01.000002 | done\n",
    );
  });
  expect(lines).toEqual(["controller | password=[redacted] is used", "done"]);
});

it("is cut where a server sends the whole log, or it is packed", async () => {
  for (const packed of [false, true]) {
    const lines = await tail((request, response) => {
      const isPacked = request.url?.endsWith(".gz") === true;
      if (isPacked !== packed) response.writeHead(404).end();
      else response.end(packed ? gzipSync(LONG) : LONG);
    });
    expect(lines.at(-1)).toBe("node | line 39999");
    expect(lines.length).toBeLessThanOrEqual(1_500);
    expect(lines[0]).toMatch(/^node \| line \d+$/);
  }
});

it("is nothing where there is no log, and a server in trouble is told", async () => {
  expect(await tail((_, response) => response.writeHead(404).end())).toEqual([]);
  await expect(tail((_, response) => response.writeHead(503).end())).rejects.toMatchObject({ status: 503 });
});

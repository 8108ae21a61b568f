import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TriageQuery } from "@/lib/contract/triage";
import { seePages, triagePagesQuery, viewOf } from "./triage-pages";

/** Keys of the pages that were asked of the API, "" = the first. */
let read: string[] = [];
/** Grows with every event, so that a page tells when it was made. */
let version = 1;
let serial = 0;

beforeEach(() => {
  read = [];
  vi.stubGlobal("fetch", async (address: string) => {
    const after = new URL(address, "http://localhost").searchParams.get("after");
    read.push(after ?? "");
    const place = after === null ? 0 : Number(after);
    const page = { items: [{ id: `T-${place}`, version }], next: place < 4 ? String(place + 1) : null };
    return new Response(JSON.stringify(page), { headers: { "content-type": "application/json" } });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A queue of its own with so many pages read. */
async function queueOf(pages: number) {
  const view = viewOf(TriageQuery.parse({ q: `queue ${++serial}` }));
  const client = new QueryClient();
  const options = triagePagesQuery(view);
  const readAgain = () => client.infiniteQuery({ ...options, staleTime: 0 });
  await client.infiniteQuery({ ...options, pages });
  read = [];
  version += 1;
  const versions = () =>
    client.getQueryData(options.queryKey)?.pages.map((page) => page.items[0]?.version ?? 0);
  return { view, readAgain, versions };
}

test("read again, a long queue reads its first page only, and keeps the others", async () => {
  const { readAgain, versions } = await queueOf(4);
  const now = version;
  await readAgain();
  expect(read).toEqual([""]);
  expect(versions()).toEqual([now, now - 1, now - 1, now - 1]);
});

test("pages in sight are read too; what comes into sight later says that it is older", async () => {
  const { view, readAgain, versions } = await queueOf(4);
  const now = version;
  expect(seePages(view, [2])).toBe(false);
  await readAgain();
  expect(read).toEqual(["", "2"]);
  expect(versions()).toEqual([now, now - 1, now, now - 1]);
  expect(seePages(view, [2])).toBe(false);
  expect(seePages(view, [2, 3])).toBe(true);
  await readAgain();
  expect(versions()).toEqual([now, now - 1, now, now]);
  expect(seePages(view, [2, 3])).toBe(false);
});

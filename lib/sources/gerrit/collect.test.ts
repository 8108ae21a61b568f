import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answering, signal } from "@/lib/testing/stub-http";
import { PAGE } from "./client";
import {
  collectOpenReviews,
  collectReviews,
  createGerritClient,
  findMissing,
  type ReviewNews,
} from "./index";
import { type ListPage, OVERLAP, walkList } from "./walk";

interface Row {
  number: number;
  project: string;
  status: string;
  updated: Date;
}

const BASE = "https://review.example.org/r";
const now = new Date("2025-07-01T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const row = (number: number, minutes: number, status = "NEW", project = "rdoinfo"): Row => ({
  number,
  project,
  status,
  updated: minutesAgo(minutes),
});

const text = (at: Date) => at.toISOString().replace("T", " ").replace("Z", "000000");

/** A Gerrit that understands project:, status:, after: and change:, joined by spaces or all by OR. */
function gerrit(rows: Row[], cap = PAGE) {
  const matches = (r: Row, query: string): boolean => {
    if (/ OR /.test(query)) return query.split(" OR ").some((part) => matches(r, part));
    return (query.match(/\w+:("[^"]*"|\S+)/g) ?? []).every((term) => {
      const [, key, value = ""] = /^(\w+):"?([^"]*)"?$/.exec(term) ?? [];
      if (key === "project") return r.project === value;
      if (key === "status") return r.status === { open: "NEW" }[value];
      if (key === "change") return r.number === Number(value);
      return key === "after" && r.updated >= new Date(`${value.replace(" ", "T")}Z`);
    });
  };
  const http = answering((request) => {
    const { searchParams } = new URL(request.url);
    const start = Number(searchParams.get("S") ?? 0);
    const limit = Math.min(cap, Number(searchParams.get("n")));
    const lists = searchParams.getAll("q").map((query) => {
      const all = rows.filter((r) => matches(r, query)).sort((a, b) => +b.updated - +a.updated);
      return all.slice(start, start + limit).map((r, i, page) => ({
        _number: r.number,
        project: r.project,
        branch: "master",
        subject: `Change ${r.number}`,
        status: r.status,
        created: text(r.updated),
        updated: text(r.updated),
        ...(i === page.length - 1 && start + limit < all.length && { _more_changes: true }),
      }));
    });
    return { text: `)]}'\n${JSON.stringify(lists.length === 1 ? lists[0] : lists)}` };
  });
  return { http, client: createGerritClient(http, { baseUrl: BASE }) };
}

async function all(news: AsyncIterable<ReviewNews>) {
  const pages: ReviewNews[] = [];
  for await (const page of news) pages.push(page);
  const numbers = new Set(pages.flatMap((page) => page.facts.map((fact) => fact.number)));
  return { pages, numbers: [...numbers].sort((a, b) => a - b), cursor: pages.at(-1)?.cursor };
}

describe("what changed since", () => {
  it("reads the overlap again, whatever the status, and moves to the newest update", async () => {
    const { client } = gerrit([
      row(1, 2),
      row(2, 65, "MERGED"),
      row(3, 69),
      row(4, 71),
      row(5, 1, "NEW", "x"),
    ]);
    const news = await all(collectReviews(client, ["project:rdoinfo"], minutesAgo(60), now, signal));
    expect(news.numbers).toEqual([1, 2, 3]);
    expect(news.cursor).toEqual(minutesAgo(2));
  });

  it("pages through more than the server sends at once; the cursor comes last", async () => {
    const rows = Array.from({ length: 95 }, (_, i) => row(i + 1, i));
    const { client, http } = gerrit(rows, 40);
    const news = await all(collectReviews(client, ["project:rdoinfo"], minutesAgo(500), now, signal));
    expect(news.numbers).toHaveLength(95);
    expect(news.pages.map(({ cursor }) => cursor)).toEqual([null, null, now]);
    expect(http.asked).toHaveLength(3);
  });

  it("asks several scopes in one request", async () => {
    const { client, http } = gerrit([row(1, 5), row(2, 4, "NEW", "a")]);
    const scopes = ["project:rdoinfo", "project:a", "project:none"];
    const news = await all(collectReviews(client, scopes, minutesAgo(60), now, signal));
    expect([news.numbers, news.cursor, http.asked.length]).toEqual([[1, 2], minutesAgo(4), 1]);
    expect(news.pages.map(({ scope }) => scope)).toEqual(scopes);
  });

  it("keeps the cursor when nothing happened, and never moves it into the future", async () => {
    const quiet = gerrit([]);
    const since = minutesAgo(60);
    expect((await all(collectReviews(quiet.client, ["project:a"], since, now, signal))).cursor).toEqual(
      since,
    );
    const ahead = gerrit([row(1, -600)]);
    const news = await all(collectReviews(ahead.client, ["project:rdoinfo"], since, now, signal));
    expect([news.numbers, news.cursor]).toEqual([[1], now]);
  });

  it("brackets a scope of alternatives", async () => {
    const { client, http } = gerrit([]);
    await all(collectReviews(client, ["topic:a OR topic:b"], now, now, signal));
    expect(new URL(http.asked[0] ?? "").searchParams.get("q")).toBe(
      '(topic:a OR topic:b) after:"2025-07-01 11:50:00"',
    );
  });
});

describe("what is open", () => {
  it("is read however old, and what is missing is asked for by number", async () => {
    const { client } = gerrit([row(1, 90_000), row(2, 5), row(3, 5, "MERGED")]);
    const open = await all(collectOpenReviews(client, ["project:rdoinfo"], signal));
    expect([open.numbers, open.cursor]).toEqual([[1, 2], null]);
    const missing = await findMissing(client, [3, 4], signal);
    expect(missing.facts.map(({ number, status }) => [number, status])).toEqual([[3, "MERGED"]]);
    expect(missing.gone).toEqual([4]);
  });
});

describe("walking a list that moves", () => {
  const size = 30;
  const serve =
    (table: () => number[]) =>
    async (start: number): Promise<ListPage> => {
      const numbers = table().slice(start, start + size);
      return { numbers, size: numbers.length, more: start + size < table().length };
    };
  async function seen(read: (start: number) => Promise<ListPage>) {
    const found = new Set<number>();
    for await (const page of walkList(read)) for (const number of page.numbers) found.add(number);
    return found;
  }

  it("misses no row that stays, whatever is lifted, added or taken away meanwhile", async () => {
    const change = fc.record({
      lift: fc.array(fc.nat(), { maxLength: 4 }),
      add: fc.integer({ min: 0, max: 40 }),
      remove: fc.array(fc.nat(), { maxLength: 25 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200 }),
        fc.array(change, { maxLength: 12 }),
        async (n, changes) => {
          let table = Array.from({ length: n }, (_, i) => i + 1);
          const touched = new Set<number>();
          let next = n;
          let requests = 0;
          const found = await seen(async (start) => {
            const page = await serve(() => table)(start);
            const step = changes[requests++];
            if (step && table.length > 0) {
              const pick = (of: number[]) => of.map((i) => table[i % table.length] as number);
              const lifted = [...new Set(pick(step.lift))];
              const moved = new Set([...lifted, ...pick(step.remove)]);
              for (const number of moved) touched.add(number);
              const fresh = Array.from({ length: step.add }, () => ++next);
              table = [...fresh, ...lifted, ...table.filter((number) => !moved.has(number))];
            }
            return page;
          });
          for (let number = 1; number <= n; number++)
            if (!touched.has(number)) expect(found.has(number), `row ${number}`).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("reads a short list once and an empty one", async () => {
    expect(await seen(serve(() => [1, 2]))).toEqual(new Set([1, 2]));
    expect(await seen(serve(() => []))).toEqual(new Set());
  });

  it("makes headway on pages no longer than the overlap", async () => {
    const table = Array.from({ length: 40 }, (_, i) => i);
    const read = async (start: number): Promise<ListPage> => {
      const numbers = table.slice(start, start + OVERLAP);
      return { numbers, size: numbers.length, more: start + OVERLAP < table.length };
    };
    expect((await seen(read)).size).toBe(40);
  });

  it("gives up on a server that sends the same for every offset, or never two pages that touch", async () => {
    await expect(seen(async () => ({ numbers: [1, 2, 3], size: 3, more: true }))).rejects.toThrow(
      /same reviews/,
    );
    let next = 0;
    const read = async (): Promise<ListPage> => ({
      numbers: Array.from({ length: size }, () => ++next),
      size,
      more: true,
    });
    await expect(async () => {
      for await (const _ of walkList(read, { numbers: [-1], size: 2_000_000, more: true }));
    }).rejects.toThrow(/do not touch/);
  });
});

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { FailureQuery } from "@/lib/contract/failures";
import { ProdchainError } from "@/lib/shared/errors";
import { readKey, writeKey } from "../keyset";
import { BadParameters } from "./bad-parameters";
import { csvResponse } from "./csv";
import { matches, writeAnswer } from "./etag";
import { parseParameters, rawParameters } from "./parameters";
import { problemOf } from "./problem";

const etagOf = (answer: object) => writeAnswer(answer).etag;

describe("ETag", () => {
  test("does not depend on when the answer was made, at any depth", () => {
    expect(etagOf({ asOf: "a", items: [{ asOf: "c", x: 2 }] })).toBe(
      etagOf({ asOf: "b", items: [{ asOf: "d", x: 2 }] }),
    );
    expect(etagOf({ items: [1] })).not.toBe(etagOf({ items: [2] }));
  });

  test.each([
    [null, false],
    ["*", true],
    ['W/"a"', true],
    ['"a"', true],
    ['"b", W/"a"', true],
    ['"b"', false],
    ["", false],
  ])("If-None-Match %j matches: %j", (header, expected) => {
    expect(matches(header, 'W/"a"')).toBe(expected);
  });
});

describe("parameters", () => {
  const parse = (search: string) => parseParameters(FailureQuery, rawParameters(new URLSearchParams(search)));

  test("lists are repeated or separated by commas; an empty parameter is none", () => {
    const { query } = parse("release=a&release=b,c&dfg=&package=");
    expect(query).toMatchObject({
      release: ["a", "b", "c"],
      dfg: [],
      sort: "-since",
      limit: 50,
    });
  });

  test("every wrong parameter is named", () => {
    const { errors } = parse("limit=x&nonsense=1&status=failing,gone");
    expect(errors?.map((error) => error.parameter).sort()).toEqual(["limit", "nonsense", "status"]);
  });

  test.each([
    ["class=code,bad", /^class must be one of code, packaging, .*unknown$/],
    ["limit=501", /^limit must be at most 500$/],
    ["limit=0", /^limit must be at least 1$/],
    ["limit=many", /^limit must be a number$/],
    ["limit=1.5", /^limit must be a whole number$/],
    ["sort=up", /^sort must be one of since, -since, package/],
    ["sort=since&sort=package", /^sort may be given once$/],
    ["package=a&package=b", /^package may be given once$/],
    [`package=${"a".repeat(101)}`, /^package must be at most 100 characters long$/],
    ["olderThan=soon", /^olderThan must be a length such as 36h or 3d$/],
  ])("%s is told in a plain sentence", (search, words) => {
    expect(problemOf(new BadParameters(parse(search).errors ?? [])).detail).toMatch(words);
  });

  test("names of Object's prototype are only unknown parameters", () => {
    expect(parse("__proto__=1&constructor=2").errors?.map((e) => e.parameter)).toContain("constructor");
    expect(parseParameters(z.strictObject({}), { a: undefined }).errors).toBeUndefined();
  });
});

describe("page keys", () => {
  test("come back as they went, for their own order", () => {
    const key = writeKey("-since", ["2026-03-10 12:00:00+00", "a/ü/1"]);
    expect(key).toMatch(/^[\w-]+$/);
    expect(readKey(key, "-since")).toEqual(["2026-03-10 12:00:00+00", "a/ü/1"]);
    expect(readKey(key, "since")).toBeUndefined();
  });

  test.each([
    "",
    "x",
    "e30",
    Buffer.from('["-since"]').toString("base64url"),
    writeKey("-since", ["a\0", "b"]),
  ])("%j is no key", (text) => {
    expect(readKey(text, "-since")).toBeUndefined();
  });
});

describe("problems", () => {
  test("an unexpected error tells nothing of itself", () => {
    const problem = problemOf(new Error('syntax error at "select secret"'));
    expect(problem).toMatchObject({ status: 500, type: "urn:prodchain:problem:internal" });
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  test.each(["ECONNREFUSED", "57P01", "08006", "53300"])("%s is a database that does not answer", (code) => {
    expect(problemOf(Object.assign(new Error("x"), { code }))).toMatchObject({ status: 503 });
  });

  test("a pool's refused connections come as one error of several", () => {
    const several = Object.assign(new AggregateError([new Error("a")]), { code: "ECONNREFUSED" });
    expect(problemOf(several).status).toBe(503);
  });

  test("a named error keeps its words and near names", () => {
    const error = new ProdchainError("not-found", "There is no x.", { near: ["y"] });
    expect(problemOf(error)).toMatchObject({ status: 404, detail: "There is no x.", near: ["y"] });
  });
});

describe("CSV", () => {
  const columns = [{ header: "cell", value: (row: string) => row }];
  async function* pages(...all: string[][]) {
    for (const page of all) yield page;
  }

  test.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@x", "'@x"],
    ["\tx", "'\tx"],
    ["plain", "plain"],
    ["a=b", "a=b"],
  ])("%j is written %j", async (cell, written) => {
    const text = await (await csvResponse("x.csv", columns, pages([cell]))).text();
    expect(text).toBe(`cell\r\n${written}\r\n`);
  });

  test("all pages follow one header; the name of the file is harmless", async () => {
    const response = await csvResponse('a"/b\r\n.csv', columns, pages(["1", "2"], [], ["3"]));
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="a-b-.csv"');
    expect(await response.text()).toBe("cell\r\n1\r\n2\r\n3\r\n");
  });

  test("an error of the first page is thrown, not sent", async () => {
    // biome-ignore lint/correctness/useYield: it fails before its first page
    async function* broken(): AsyncGenerator<string[]> {
      throw new ProdchainError("not-found", "no");
    }
    await expect(csvResponse("x.csv", columns, broken())).rejects.toMatchObject({ code: "not-found" });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CUT, createJsonStream, type JsonStreamOptions } from "./json-stream";

function read(text: string, options: Partial<JsonStreamOptions> = {}, pieces = 7) {
  const stream = createJsonStream({ maxText: 10_000, maxItems: 10_000, ...options });
  for (let i = 0; i < text.length; i += pieces) stream.write(text.slice(i, i + pieces));
  return stream.end();
}

describe("JSON that comes in pieces", () => {
  it("is what JSON.parse says, wherever it is cut into pieces", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 9 }), fc.boolean(), (value, pieces, indented) => {
        const text = JSON.stringify(value, null, indented ? 2 : 0);
        expect(read(text, {}, pieces)).toEqual({ value: JSON.parse(text), whole: true });
      }),
    );
  });

  it("reads every escape", () => {
    const text = '["a\\"b\\\\c\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"]';
    for (const pieces of [1, 2, 3, 50]) expect(read(text, {}, pieces).value).toEqual(JSON.parse(text));
  });

  it("keeps what was whole of a document that breaks off anywhere", () => {
    const text = JSON.stringify([
      { a: 1, b: ["x", "y"] },
      { a: 2, c: { d: "end" } },
    ]);
    for (let n = 1; n < text.length; n++) {
      const { value, whole } = read(text.slice(0, n));
      expect(whole).toBe(false);
      expect(Array.isArray(value)).toBe(true);
      if (n > 25) expect((value as unknown[])[0]).toEqual({ a: 1, b: ["x", "y"] });
    }
  });

  it.each([
    ["<html><body>not found</body></html>", undefined],
    ["", undefined],
    ['[1, 2, oops, {"a": 1}]', [1, 2]],
    ['{"a": 1]', { a: 1 }],
  ])("stops where %j is JSON no more", (text, value) => {
    expect(read(text)).toEqual({ value, whole: false });
  });

  it("holds the ends of a long string, and not its middle", () => {
    const text = JSON.stringify({ stdout: `start ${"x".repeat(500_000)} end` });
    const { value } = read(text, { maxText: 20 }, 65_536);
    expect(value).toEqual({ stdout: `start xxxx${CUT}xxxxxx end` });
  });

  it("leaves out what is not wanted, and reduces what has ended", () => {
    const text = JSON.stringify([
      { name: "a", noise: { deep: [1, { x: "y" }] }, n: 1 },
      { name: "b", n: 2 },
      { name: "c", noise: "text", n: 3 },
    ]);
    const { value } = read(text, {
      keep: (path) => path.length !== 2 || path[1] !== "noise",
      close: (item, path) =>
        path.length !== 1 ? item : path[0] === 1 ? undefined : { ...(item as object), at: path[0] },
    });
    expect(value).toEqual([
      { name: "a", n: 1, at: 0 },
      { name: "c", n: 3, at: 2 },
    ]);
  });

  it("holds so many members of one list, and goes no deeper than is sane", () => {
    expect(read(JSON.stringify([1, 2, 3, 4]), { maxItems: 2 })).toEqual({ value: [1, 2], whole: true });
    expect(read("[".repeat(100_000), {}, 65_536).whole).toBe(false);
  });

  it("takes __proto__ for a key like any other", () => {
    const { value } = read('{"__proto__": {"polluted": true}}');
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

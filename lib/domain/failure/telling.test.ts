import { describe, expect, it } from "vitest";
import { cleanLine, tellingLines, tells } from "./telling";

describe("lines that say what went wrong", () => {
  it.each([
    "Error: Failed to download metadata for repo 'delorean'",
    "nothing provides python3-x",
    "ssh: connect to host 192.0.2.17 port 22: Connection refused",
    "ValueError: not enough values to unpack",
    "test_x ... FAILED",
    "Traceback (most recent call last):",
    "Killed: out of memory",
  ])("%j", (line) => expect(tells(line)).toBe(true));

  it.each([
    "Complete!",
    "localhost : ok=4 changed=2 unreachable=0 failed=0",
    "0 errors, 3 warnings",
    " - Failed: 0",
    "ERROR: Ignoring Errors",
    "--------",
    "Installing python3-errorhandler",
  ])("not %j", (line) => expect(tells(line)).toBe(false));

  it("are kept with their numbers, the end of the text with them", () => {
    const text = ["a", "error: one", "b", ...Array.from({ length: 20 }, (_, i) => `noise ${i}`), "end"].join(
      "\n",
    );
    expect(tellingLines(text, 8).map(({ line }) => line)).toEqual([2, 19, 20, 21, 22, 23, 24]);
  });

  it("are the first and the latest where there are too many", () => {
    const text = Array.from({ length: 100 }, (_, i) => `error ${i + 1}`).join("\n");
    expect(tellingLines(text, 15).map(({ line }) => line)).toEqual([
      1, 2, 3, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100,
    ]);
  });

  it("are few of a short text, and none of an empty one", () => {
    expect(tellingLines("only this\n\n", 10)).toEqual([{ line: 1, text: "only this" }]);
    expect(tellingLines(" \n\n", 10)).toEqual([]);
  });
});

it("a line is kept without colours, control characters, secrets, and its length bounded", () => {
  expect(cleanLine("\u001b[1;31mError\u001b[0m:\u0000 password=x\r\n")).toBe("Error: password=[redacted]");
  expect(cleanLine("word ".repeat(2_000))).toHaveLength(500);
});

import { describe, expect, it } from "vitest";
import { createConsoleReader } from "./console";

const stamped = (lines: readonly string[]) =>
  lines.map((line, i) => `2026-01-01 00:00:${String(i % 60).padStart(2, "0")}.000000 | ${line}`).join("\n");

function read(text: string, from: number | null = 1, pieces = 13) {
  const reader = createConsoleReader("job-output.txt", from);
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += pieces) reader.write(bytes.subarray(i, i + pieces));
  return reader.end();
}
const mark = (what: string) => `${what}: [untrusted : example.org/jobs/playbooks/x.yaml@main]`;
const recap = (host: string, failed: number, unreachable = 0) =>
  `${host} | ok: 5 changed: 1 unreachable: ${unreachable} failed: ${failed} skipped: 0 rescued: 0 ignored: 0`;

const POST = [
  mark("POST-RUN START"),
  "TASK [Collect]",
  "a | ERROR",
  recap("a", 1),
  mark("POST-RUN END RESULT_NORMAL"),
];

describe("the console of a build", () => {
  it("tells the task that failed, not the one whose errors were ignored, nor what came after", () => {
    const reading = read(
      stamped([
        mark("PRE-RUN START"),
        recap("a", 0),
        mark("PRE-RUN END RESULT_NORMAL"),
        mark("RUN START"),
        "TASK [role : Ignored]",
        "a | ERROR",
        'a |   "msg": "never mind"',
        "a | ERROR: Ignoring Errors",
        "TASK [role : Decisive]",
        "a | ERROR",
        'a |   "msg": "it broke"',
        "PLAY RECAP",
        recap("a", 1),
        mark("RUN END RESULT_NORMAL"),
        ...POST,
      ]),
    );
    expect(reading).toMatchObject({ phase: "run", task: "role : Decisive", timedOut: false });
    expect(reading.lines).toContainEqual({
      text: 'a |   "msg": "it broke"',
      file: "job-output.txt",
      line: 11,
      task: null,
      field: null,
    });
    expect(reading.lines.some(({ text }) => text.includes("Collect"))).toBe(false);
  });

  it.each([
    ["RESULT_TIMED_OUT", recap("a", 0), { timedOut: true, unreachable: false }],
    ["RESULT_UNREACHABLE", recap("a", 0), { timedOut: false, unreachable: true }],
    ["RESULT_NORMAL", recap("a", 0, 1), { timedOut: false, unreachable: true }],
    ["RESULT_DISK_FULL", recap("a", 0), { timedOut: false, unreachable: false }],
  ])("%s ends a playbook", (result, recapped, expected) => {
    const lines = [mark("PRE-RUN START"), "TASK [Wait]", recapped, mark(`PRE-RUN END ${result}`), ...POST];
    expect(read(stamped(lines))).toMatchObject({ phase: "pre", task: "Wait", ...expected });
  });

  it("of a job that went well until its logs were collected tells that", () => {
    const lines = [mark("RUN START"), recap("a", 0), mark("RUN END RESULT_NORMAL"), ...POST];
    expect(read(stamped(lines))).toMatchObject({ phase: "post", task: "Collect" });
  });

  it("that ends in the middle of a playbook names the task under way and no phase", () => {
    const reading = read(stamped([mark("RUN START"), "TASK [Long]", "a | working"]));
    expect(reading).toMatchObject({ phase: null, task: "Long" });
    expect(reading.lines.at(-1)).toMatchObject({ text: "a | working", line: 3 });
  });

  it("of which only the end is there has no line numbers", () => {
    const reading = read(stamped(["a | ERROR", recap("a", 1), mark("RUN END RESULT_NORMAL")]), null);
    expect(reading.phase).toBe("run");
    expect(reading.lines.map(({ line }) => line)).toEqual([null, null]);
  });

  it("keeps few lines of many, the telling ones and the last", () => {
    const noise = Array.from({ length: 5_000 }, (_, i) => `a | line ${i}`);
    noise[100] = "a | fatal error: the cause";
    const { lines } = read(stamped([mark("RUN START"), ...noise]), 1, 65_536);
    expect(lines.length).toBeLessThan(60);
    expect(lines[0]).toMatchObject({ text: "a | fatal error: the cause", line: 102 });
    expect(lines.at(-1)?.text).toBe("a | line 4999");
  });

  it("keeps no private key, and nothing of a line without an end", () => {
    const key = ["-----BEGIN RSA PRIVATE KEY-----", "c2VjcmV0", "-----END RSA PRIVATE KEY-----"];
    const { lines } = read(stamped(["before", ...key, `after ${"z".repeat(300_000)}`]), 1, 65_536);
    expect(JSON.stringify(lines)).not.toContain("c2VjcmV0");
    expect(lines.map(({ text }) => text.slice(0, 6))).toEqual(["before", "after "]);
  });
});

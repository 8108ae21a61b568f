import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { classifyBuild } from "@/lib/domain/zuul/classify";
import { closeLogServers, type LogFile, logServer } from "./fixtures/log-server";
import { logRootOf } from "./logs";

afterEach(closeLogServers);

const task = (name: string, hosts: Record<string, unknown>, role?: string) => ({
  task: { name, duration: { start: "2026-01-02T03:04:05.5Z" } },
  ...(role && { role: { name: role } }),
  hosts,
});
const stats = (failures: number, ignored = 0, unreachable = 0) => ({ failures, ignored, unreachable });
const playbook = (phase: string, tasks: unknown[], hosts: Record<string, unknown>) => ({
  playbook: `review.example.org/jobs/playbooks/${phase}.yaml`,
  phase,
  index: "0",
  plays: [{ play: { name: "A play" }, tasks }],
  stats: hosts,
});
const failed = (over: Record<string, unknown> = {}) => ({ failed: true, rc: 1, ...over });

describe("the task that ended a build", () => {
  const evidenceOf = async (output: unknown, over: Record<string, LogFile> = {}) => {
    const { fetch } = await logServer({ "job-output.json": JSON.stringify(output), ...over });
    return fetch();
  };

  it("is the last that failed on its host: those before were ignored", async () => {
    const evidence = await evidenceOf([
      playbook("pre", [task("Fine", { a: { rc: 0 } })], { a: stats(0) }),
      playbook(
        "run",
        [
          task("Ignored", { a: failed({ msg: "never mind" }) }),
          task("Decisive", { a: failed({ action: "shell", msg: "No space left on device" }) }, "role"),
        ],
        { a: stats(1, 1) },
      ),
      playbook("post", [task("Upload", { a: failed({ msg: "after" }) })], { a: stats(1) }),
    ]);
    expect(evidence).toMatchObject({
      source: "job-output.json",
      phase: "run",
      ignored: 1,
      task: {
        name: "Decisive",
        role: "role",
        hosts: ["a"],
        anchor: "1/0/1",
        returnCode: 1,
        startedAt: new Date("2026-01-02T03:04:05.500Z"),
      },
      lines: [
        {
          text: "No space left on device",
          file: "job-output.json",
          line: 1,
          task: "role : Decisive",
          field: "msg",
        },
      ],
    });
  });

  it("is nothing in a playbook whose failures were all ignored or rescued", async () => {
    const evidence = await evidenceOf(
      [playbook("run", [task("Ignored", { a: failed({ msg: "x" }) })], { a: stats(0, 1) })],
      { "job-output.txt": "2026-01-01 00:00:00.000001 | last words\n" },
    );
    expect(evidence).toMatchObject({
      source: "job-output.txt",
      task: null,
      lines: [{ text: "last words", line: 1 }],
    });
  });

  it("is the earliest of several hosts' last ones; the others are told too", async () => {
    const evidence = await evidenceOf([
      playbook(
        "run",
        [task("First", { a: failed({ msg: "root" }) }), task("Then", { b: failed({ msg: "follows" }) })],
        { a: stats(1), b: stats(1) },
      ),
    ]);
    expect([evidence.task?.name, evidence.alsoFailed.map(({ name }) => name)]).toEqual(["First", ["Then"]]);
  });

  it("of a loop are the items that failed", async () => {
    const evidence = await evidenceOf([
      playbook(
        "run",
        [
          task("Loop", {
            a: failed({
              msg: "One or more items failed",
              results: [
                { item: "good", rc: 0, failed: false, stdout: "fine" },
                { item: "tolerated", rc: 1, failed_when_result: false, stdout: "no matter" },
                { item: { name: "bad" }, failed: true, rc: 2, msg: "nothing provides python3-x" },
              ],
            }),
          }),
        ],
        { a: stats(1) },
      ),
    ]);
    expect(evidence.task).toMatchObject({ items: ['{"name":"bad"}'], returnCode: 2 });
    expect(evidence.lines.map(({ text }) => text)).toEqual(["nothing provides python3-x"]);
  });

  it("may hide its text", async () => {
    const censored = "the output has been hidden due to the fact that 'no_log: true' was specified";
    const evidence = await evidenceOf([
      playbook("run", [task("Secret", { a: failed({ censored }) })], { a: stats(1) }),
    ]);
    expect([evidence.task?.noLog, evidence.lines]).toEqual([true, []]);
  });

  it("of a playbook that was stopped for time is in the console, not in what failed after it", async () => {
    const evidence = await evidenceOf(
      [
        playbook("pre", [], { a: stats(0) }),
        playbook("post", [task("Collect", { a: failed({ msg: "no files" }) })], { a: stats(1) }),
      ],
      {
        "job-output.txt": [
          "2026-01-01 00:00:00.000001 | RUN START: [untrusted : example.org/jobs/run.yaml@main]",
          "2026-01-01 00:00:00.000002 | TASK [deploy : Wait for the control plane]",
          "2026-01-01 00:00:00.000003 | a | still waiting",
          "2026-01-01 03:00:00.000004 | RUN END RESULT_TIMED_OUT: [untrusted : example.org/jobs/run.yaml@main]",
          "2026-01-01 03:00:00.000005 | POST-RUN START: [untrusted : example.org/jobs/post.yaml@main]",
          "2026-01-01 03:00:00.000006 | a | ERROR: no files",
        ].join("\n"),
      },
    );
    expect(evidence).toMatchObject({
      source: "job-output.txt",
      phase: "run",
      timedOut: true,
      task: { name: "Wait for the control plane", role: "deploy" },
    });
    expect(evidence.lines.map(({ line }) => line)).toEqual([2, 3]);
    expect(classifyBuild("POST_FAILURE", evidence)).toMatchObject({ class: "timeout", rule: "timeout:job" });
  });
});

describe("a log", () => {
  const output = [playbook("run", [task("Build", { a: failed({ msg: "it broke" }) })], { a: stats(1) })];
  const whole = JSON.stringify(output);

  it.each<[string, Record<string, LogFile>]>([
    ["packed, as a file", { "job-output.json.gz": gzipSync(whole) }],
    [
      "packed, with its encoding told",
      {
        "job-output.json.gz": (_, response) =>
          void response.setHeader("content-encoding", "gzip").end(gzipSync(whole)),
      },
    ],
    ["plain", { "job-output.json": whole }],
    [
      "plain, where missing files are a page with 200",
      {
        "job-output.json.gz": (_, response) =>
          void response.setHeader("content-type", "text/html").end("<!doctype html>"),
        "job-output.json": whole,
      },
    ],
    ["with U+0000 in it", { "job-output.json": whole.replace("it broke", "it\\u0000 broke") }],
  ])("is read %s", async (_, files) => {
    const evidence = await (await logServer(files)).fetch();
    expect(evidence.lines.map(({ text }) => text)).toEqual(["it broke"]);
    expect(evidence.truncated).toBe(false);
  });

  it("counts to where it breaks off", async () => {
    const cut = JSON.stringify([
      ...output,
      playbook("post", [task("x", { a: { stdout: "y".repeat(1000) } })], {}),
    ]).slice(0, -500);
    const evidence = await (await logServer({ "job-output.json": cut })).fetch();
    expect(evidence).toMatchObject({ truncated: true, task: { name: "Build" } });
  });

  it("that ends within the playbook that failed is believed less than the console", async () => {
    const cut = whole.slice(0, whole.indexOf('"stats"'));
    const bare = await (await logServer({ "job-output.json": cut })).fetch();
    expect(bare).toMatchObject({ source: "job-output.json", task: { name: "Build" }, truncated: true });
    const console = "x | RUN START: \n2026-01-01 00:00:00.000001 | TASK [Other]\n";
    const both = await (await logServer({ "job-output.json": cut, "job-output.txt": console })).fetch();
    expect(both.source).toBe("job-output.json");
    const better = console.replace("x | ", "2026-01-01 00:00:00.000000 | ");
    const best = await (await logServer({ "job-output.json": cut, "job-output.txt": better })).fetch();
    expect(best).toMatchObject({ source: "job-output.txt", task: { name: "Other" }, phase: "run" });
  });

  it("of 200 MB that says nothing, a bomb, and a console of which only the end can be had", async () => {
    const noise = Buffer.alloc(1024 * 1024, `${"noise ".repeat(20)}\n`);
    const tail = "2026-01-01 00:00:00.000001 | TASK [Last]\nerror: the last words\n";
    const { fetch, asked } = await logServer({
      "job-output.json.gz": gzipSync(Buffer.alloc(200 * 1024 * 1024, "[")),
      "job-output.json": (_, response) => void response.end(`["${"z".repeat(5 * 1024 * 1024)}"]`),
      "job-output.txt": (request, response) => {
        const { range } = request.headers;
        if (range) response.writeHead(206, { "content-type": "text/plain" }).end(tail);
        else for (let i = 0; i < 200 && response.writable; i++) response.write(noise);
      },
    });
    const before = process.memoryUsage().rss;
    const evidence = await fetch({ maxBytes: 4 * 1024 * 1024 });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    expect(asked.slice(0, 4)).toEqual([
      "job-output.json.gz",
      "job-output.txt",
      "job-output.txt",
      "logs/failures_file",
    ]);
    expect(evidence).toMatchObject({ source: "job-output.txt", truncated: true });
    expect(evidence.lines.map(({ text, line }) => [text, line])).toEqual([
      ["TASK [Last]", null],
      ["error: the last words", null],
    ]);
    expect(evidence.problems.join("\n")).toContain("larger than 4 MiB");
  }, 30_000);

  it("that has expired leaves what Zuul says", async () => {
    const evidence = await (await logServer({})).fetch({
      errorDetail: "Task Run tempest failed running on host primary: non-zero return code",
    });
    expect(evidence).toMatchObject({
      expired: true,
      source: "build",
      task: { name: "Run tempest", hosts: ["primary"] },
    });
  });

  it.each([500, 503, 429])("behind a server that answers %i is asked for again later", async (status) => {
    const busy: LogFile = (_, response) =>
      void response.writeHead(status, { "retry-after": "7" }).end("busy");
    await expect((await logServer({ "job-output.json.gz": busy })).fetch()).rejects.toMatchObject({
      code: "source-unavailable",
      status,
      retryAfterMs: 7000,
    });
  });

  it("that breaks off under way is asked for again later, and small files may fail", async () => {
    const cut: LogFile = (_, response) => {
      response.writeHead(200, { "content-length": "100000" }).write("[{");
      setImmediate(() => response.destroy());
    };
    await expect((await logServer({ "job-output.json.gz": cut })).fetch()).rejects.toMatchObject({
      code: "source-unavailable",
    });
    const broken: LogFile = (_, response) => void response.writeHead(500).end();
    const evidence = await (
      await logServer({
        "job-output.json": whole,
        "logs/failures_file": broken,
        "zuul-info/inventory.yaml": "a: [",
      })
    ).fetch();
    expect(evidence.task?.name).toBe("Build");
    expect(evidence.problems).toHaveLength(1);
    expect(evidence.nodes).toEqual([]);
  });

  it("leaves no secret, colour or control character in what is kept", async () => {
    const secret = [
      playbook(
        "run",
        [
          task("x", {
            a: failed({
              msg: "\u001b[31mError\u001b[0m: https://bob:hunter2@registry.example.org/v2 refused",
              stderr: "export OS_PASSWORD=correct-horse\nAuthorization: Bearer abcdef0123456789",
            }),
          }),
        ],
        { a: stats(1) },
      ),
    ];
    const evidence = await (await logServer({ "job-output.json": JSON.stringify(secret) })).fetch();
    const text = JSON.stringify(evidence);
    for (const word of ["hunter2", "correct-horse", "abcdef0123456789", "u001b"])
      expect(text).not.toContain(word);
    expect(evidence.lines[0]?.text).toBe("Error: https://[redacted]@registry.example.org/v2 refused");
  });
});

describe("the files of a build", () => {
  it("lie at the manifest, else at log_url, which may lack its slash", () => {
    const artifacts = [
      {
        name: "Zuul Manifest",
        url: "https://logs.example.org/a/b/zuul-manifest.json",
        type: "zuul_manifest",
      },
    ];
    const logUrl = "https://logs.example.org/a/b/html";
    expect(logRootOf({ logUrl, artifacts, errorDetail: null })).toBe("https://logs.example.org/a/b/");
    expect(logRootOf({ logUrl, artifacts: [], errorDetail: null })).toBe(
      "https://logs.example.org/a/b/html/",
    );
    expect(logRootOf({ logUrl: null, artifacts: [], errorDetail: null })).toBeNull();
  });

  it("are asked for by the manifest, and the nodes come from the inventory", async () => {
    const { fetch, asked } = await logServer({
      "zuul-manifest.json": JSON.stringify({
        tree: [
          { name: "job-output.json", mimetype: "application/json" },
          {
            name: "zuul-info",
            mimetype: "application/directory",
            children: [{ name: "inventory.yaml", mimetype: "text/plain" }],
          },
        ],
      }),
      "job-output.json": "[]",
      "zuul-info/inventory.yaml": [
        "all:",
        "  hosts:",
        "    primary:",
        "      ansible_host: 192.0.2.1",
        "      nodepool: {provider: vexxhost-nodepool, region: RegionOne, cloud: vexx, az: nova, label: cs9}",
        "    localhost: null",
        "  vars:",
        "    zuul: {message: !unsafe 'a {{ text }}'}",
      ].join("\n"),
    });
    const { nodes } = await fetch();
    expect(asked).not.toContain("logs/failures_file");
    expect(asked.slice(0, 2)).toEqual(["zuul-manifest.json", "job-output.json"]);
    expect(nodes[0]).toEqual({
      host: "primary",
      label: "cs9",
      image: null,
      provider: "vexxhost-nodepool",
      region: "RegionOne",
      cloud: "vexx",
      zone: "nova",
    });
    expect(nodes[1]?.provider).toBeNull();
  });
});

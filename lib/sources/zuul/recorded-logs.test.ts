import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { classifyBuild } from "@/lib/domain/zuul/classify";
import { recordings } from "@/lib/testing/recordings";
import { closeLogServers, type LogFile, logServer } from "./fixtures/log-server";

afterEach(closeLogServers);

const folder = recordings("zuul/logs");

describe.skipIf(!folder)("recorded logs", () => {
  const evidenceOf = async (name: string, names = ["job-output.json"]) => {
    const files: Record<string, LogFile> = {};
    for (const one of names) {
      const path = join(folder ?? "", name, one);
      const at = one === "failures_file" ? "logs/failures_file" : one.replace("-excerpt", "");
      if (existsSync(path)) files[at] = readFileSync(path);
    }
    return (await logServer(files)).fetch();
  };

  it("run-failure: the real failure after an ignored one", async () => {
    const evidence = await evidenceOf("run-failure", [
      "job-output.json",
      "zuul-manifest.json",
      "failures_file",
    ]);
    expect(evidence).toMatchObject({
      phase: "run",
      ignored: 1,
      truncated: false,
      task: {
        name: "Run tempest",
        role: "run_tempest",
        play: "Run validation",
        hosts: ["subnode-1", "undercloud"],
        action: "shell",
        returnCode: 1,
        anchor: "1/1/3",
      },
      reported: { reason: "Tempest tests failed.", class: "code" },
    });
    const verdict = classifyBuild("FAILURE", evidence);
    expect(verdict).toMatchObject({ class: "test", rule: "test:count", confidence: "high" });
    expect(evidence.lines[verdict?.line ?? -1]?.text).toBe(" - Failed: 2");
    expect(classifyBuild("POST_FAILURE", evidence)?.class).toBe("test");
  });

  it("pre-unreachable: a node that could not be reached, though it counts no failure", async () => {
    const evidence = await evidenceOf("pre-unreachable");
    expect(evidence).toMatchObject({
      phase: "pre",
      task: { name: "Gathering Facts", role: null, hosts: ["subnode-1"], unreachable: true },
    });
    expect(evidence.lines[0]?.text).toContain("Connection refused");
    expect(classifyBuild("RETRY_LIMIT", evidence)).toMatchObject({
      class: "infra",
      rule: "infra:unreachable",
    });
  });

  it("success: nothing failed", async () => {
    const evidence = await evidenceOf("success");
    expect(evidence).toMatchObject({ source: "none", task: null, phase: null, lines: [] });
    expect(classifyBuild("SUCCESS", evidence)).toBeUndefined();
  });

  it("the console alone: its last lines, with their places", async () => {
    const evidence = await evidenceOf("run-failure", ["job-output-excerpt.txt", "failures_file"]);
    expect(evidence.source).toBe("job-output.txt");
    expect(evidence.lines.at(-2)).toMatchObject({
      text: "LOOP [upload-logs : Upload console log and json output]",
      line: 12,
    });
    expect(classifyBuild("FAILURE", evidence)).toMatchObject({ class: "test", rule: "test:summary" });
  });
});

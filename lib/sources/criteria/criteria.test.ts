import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { recordings } from "@/lib/testing/recordings";
import { createHttp } from "../http";
import { collectCriteria } from "./index";
import { mapCriteria } from "./map";

const http = createHttp({ userAgent: "Prodchain/test", allowPrivate: false });
const signal = new AbortController().signal;
const shared = recordings("dlrn/criteria");
afterAll(() => http.close());

describe("criteria files", () => {
  it("a list of jobs per target", () => {
    const [fact, ...rest] = mapCriteria(parse("ready: [a, b, a]\n"), "auto");
    expect(rest).toEqual([]);
    expect(fact).toMatchObject({ promoteName: "ready", component: "", jobs: ["a", "b"], alternatives: {} });
    expect(fact).not.toHaveProperty("candidateLabel");
  });

  it("the promoter's targets with candidates and alternatives", () => {
    const text = `
release: master
promotions:
  ready:
    candidate_label: testing
    criteria: [a, b]
    alternative_criteria:
      b: [b-internal]
  next:
    candidate_label: ready
    criteria:
`;
    expect(mapCriteria(parse(text), "auto")).toEqual([
      {
        promoteName: "ready",
        component: "",
        candidateLabel: "testing",
        jobs: ["a", "b"],
        alternatives: { b: ["b-internal"] },
        contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      expect.objectContaining({ promoteName: "next", candidateLabel: "ready", jobs: [] }),
    ]);
  });

  it("jobs per component, with the settings beside them left alone", () => {
    const text = `
release: master
distro_version: 9
promote_from: { promoted: testing }
promoted:
  cinder: [a]
  glance: [b, c]
`;
    expect(mapCriteria(parse(text), "auto")).toMatchObject([
      { promoteName: "promoted", component: "cinder", candidateLabel: "testing", jobs: ["a"] },
      { promoteName: "promoted", component: "glance", candidateLabel: "testing", jobs: ["b", "c"] },
    ]);
  });

  it("a target whose jobs are all commented out is empty, in a file of plain lists", () => {
    expect(mapCriteria(parse("a: [x]\nb:\n"), "jobs").map((fact) => fact.jobs)).toEqual([["x"], []]);
    expect(mapCriteria(parse("a: [x]\nrelease:\n"), "auto")).toHaveLength(1);
  });

  it("the hash changes with the meaning alone", () => {
    const hashOf = (text: string) => mapCriteria(parse(text), "auto")[0]?.contentHash;
    expect(hashOf("t: [a, b]")).toBe(hashOf("# b is new\nt:\n- b\n- a\n"));
    expect(hashOf("t: [a, b]")).not.toBe(hashOf("t: [a]"));
    const promoter = (alternatives: string) =>
      hashOf(`promotions: { t: { criteria: [a], alternative_criteria: ${alternatives} } }`);
    expect(promoter("{ a: [b, c], d: [e] }")).toBe(promoter("{ d: [e], a: [c, b] }"));
    expect(promoter("{ a: [b] }")).not.toBe(promoter("{}"));
  });

  it.each([
    ["a list", "[a]", "auto", "file: must be a mapping"],
    ["nothing", "", "auto", "file: must be a mapping"],
    ["settings alone", "release: x", "auto", "file: names no target with jobs"],
    ["a job that is none", "t: [a, 3]", "auto", "t[1]: must be the name of a job"],
    ["components without jobs", "t: { c: x }", "auto", "t.c: must be a list of jobs"],
    ["a list where components are due", "t: [a]", "component", "t: must be a mapping of components"],
    ["components where a list is due", "t: { c: [a] }", "jobs", "t: must be a list of jobs"],
    [
      "a target that is none",
      "promotions: { t: [a] }",
      "auto",
      "promotions.t: must be a mapping with criteria",
    ],
    ["no promotions", "t: [a]", "promoter", "promotions: must be a mapping of targets"],
    [
      "a bad alternative",
      "promotions: { t: { alternative_criteria: { a: b } } }",
      "auto",
      "promotions.t.alternative_criteria.a: must be a list of jobs",
    ],
  ] as const)("names the place of a mistake: %s", (_, text, shape, message) => {
    expect(() => mapCriteria(parse(text), shape)).toThrow(message);
  });
});

describe("reading them", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "prodchain-criteria-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ["t:\n- a\n- [\n", "source-changed-shape", /^criteria .*c\.yaml:\d: /],
    ["t: 3\n", "source-changed-shape", /^criteria .*c\.yaml: file: names no target/],
    [undefined, "source-unavailable", /cannot be read: ENOENT/],
  ])("%j", async (text, code, message) => {
    const path = join(folder, text === undefined ? "none.yaml" : "c.yaml");
    if (text !== undefined) await writeFile(path, text);
    await expect(collectCriteria({ path }, "auto", http, signal)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe.skipIf(!shared)("the real files", () => {
  const read = (file: string) => collectCriteria({ path: join(shared ?? "", file) }, "auto", http, signal);

  it("rdo-jobs", async () => {
    const [master] = await read("centos9-master.yaml");
    expect([master?.promoteName, master?.jobs.length]).toEqual(["current-podified", 4]);
    expect((await read("centos9-antelope.yaml"))[0]?.jobs).toHaveLength(9);
  });

  it("the promoter's integration file", async () => {
    const facts = await read("promoter/integration-centos9-master.yaml");
    expect(
      facts.map((f) => [f.promoteName, f.candidateLabel, f.jobs.length, Object.keys(f.alternatives).length]),
    ).toEqual([
      ["current-tripleo", "tripleo-ci-testing", 28, 5],
      ["current-tripleo-rdo", "current-tripleo", 3, 0],
    ]);
  });

  it("the promoter's component file", async () => {
    const facts = await read("promoter/component-centos9-master.yaml");
    expect(facts).toHaveLength(16);
    expect(new Set(facts.map((f) => `${f.promoteName} from ${f.candidateLabel}`))).toEqual(
      new Set(["promoted-components from component-ci-testing"]),
    );
    expect(facts.find((f) => f.component === "manila")?.jobs).toEqual([
      "periodic-tripleo-ci-centos-9-scenario004-standalone-manila-master",
    ]);
  });
});

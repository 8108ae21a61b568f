import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import { ConfigError } from "./config-error";
import { loadConfig, parseConfig } from "./load";
import { ladderOf } from "./schema";

const parse = (text: string, secrets: Record<string, string> = {}) =>
  parseConfig(text, "prodchain.yaml", (name) => secrets[name]);

function problemsOf(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const INSTANCE = `
releases: [{ name: epoxy }]
instances:
  - id: centos9-epoxy
    release: epoxy
    distro: centos9
    api: https://dlrn.example.org/api-centos9-epoxy/
    web: https://dlrn.example.org/centos9-epoxy
`;

describe("prodchain.yaml", () => {
  it("fills in defaults, reads durations as milliseconds and trims slashes off URLs", () => {
    const config = parse(
      `${INSTANCE}ladders: { a: [{ promoteName: ready, level: aggregate }] }\ndefaultLadder: a\n`,
    );
    const [instance] = config.instances;
    expect(config.intervals).toMatchObject({
      dlrn: 2 * MINUTE,
      sweep: DAY,
      rdoinfo: 6 * HOUR,
      criteria: HOUR,
    });
    expect(instance).toMatchObject({
      title: "centos9-epoxy",
      rdoinfoTag: "epoxy",
      visibility: "public",
      graphqlAliases: 5,
      api: "https://dlrn.example.org/api-centos9-epoxy",
    });
    expect(instance && ladderOf(config, instance)).toEqual([
      { promoteName: "ready", level: "aggregate", maxAge: 7 * DAY },
    ]);
  });

  it("an empty file, and sections left empty, are the defaults", () => {
    expect(parse("").instances).toEqual([]);
    expect(parse("site:\nhttp:\nreleases:\n  # - name: x\n").site.name).toBe("Prodchain");
  });

  it.each([
    ["bad YAML", "site:\n  name: [a\n", /^prodchain\.yaml:[23]: /],
    ["a key twice", "site: {}\nsite: {}\n", /^prodchain\.yaml:2: .*unique/],
    ["an unknown key", "site:\n  name: x\n  colour: red\n", "prodchain.yaml:3: site.colour: unknown key"],
    ["a wrong type", "site:\n  name: 4\n", "prodchain.yaml:2: site.name: must be text, not 4"],
    ["a list that is none", "instances: x\n", 'prodchain.yaml:1: instances: must be a list, not "x"'],
    ["a missing field", "releases:\n  - title: x\n", "prodchain.yaml:2: releases[0].name: is missing"],
    [
      "a bad duration",
      "intervals:\n  dlrn: 2 fortnights\n",
      /^prodchain\.yaml:2: intervals\.dlrn: not a duration/,
    ],
    [
      "a number as duration",
      "intervals:\n  dlrn: 120\n",
      "prodchain.yaml:2: intervals.dlrn: must be text, not 120",
    ],
    [
      "too long an interval",
      "intervals: { dlrn: 30d }\n",
      /^prodchain\.yaml:1: intervals\.dlrn: must be between/,
    ],
    ["a bad zone", "site: { timeZone: Mars }\n", /^prodchain\.yaml:1: site\.timeZone: not a time zone/],
    [
      "a negative number",
      "http: { minIntervalMs: -1 }\n",
      "prodchain.yaml:1: http.minIntervalMs: must be at least 0",
    ],
    [
      "neither a switch nor hosts",
      "http:\n  allowPrivateAddresses: maybe\n",
      "prodchain.yaml:2: http.allowPrivateAddresses: must be true, false or a list of host names",
    ],
    ["no location", "rdoinfo: {}\n", "prodchain.yaml:1: rdoinfo: needs either path or url"],
    [
      "a bad phase",
      "releases: [{ name: a, phase: x }]\n",
      /releases\[0\]\.phase: must be one of development, /,
    ],
    [
      "a reserved target",
      "ladders: { a: [{ promoteName: current, level: aggregate }] }\n",
      /reserved by DLRN/,
    ],
    ["a bad ladder name", "ladders: { A B: [] }\n", /^prodchain\.yaml:1: ladders\.A B: not a slug/],
    ["a reserved DFG", "dfgs: [{ slug: unassigned, name: x }]\n", /dfgs\[0\]\.slug: reserved/],
    [
      "no subject",
      "ownership: [{ dfg: a }]\n",
      /^prodchain\.yaml:1: ownership\[0\]: needs exactly one of package/,
    ],
    ["two subjects", "ownership: [{ package: a, job: b, dfg: a }]\n", /ownership\[0\]: needs exactly one of/],
  ])("names file, line and field: %s", (_, text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    if (typeof expected === "string") expect(problems[0]).toBe(expected);
    else expect(problems[0]).toMatch(expected);
  });

  it.each([
    ["no scheme", "trunk.example.org", "not an http(s) URL"],
    ["another scheme", "ftp://trunk.example.org/", "not an http(s) URL"],
    [
      "credentials",
      "https://me:pw@trunk.example.org/",
      "credentials do not belong in a URL; use auth with passwordEnv",
    ],
  ])("refuses an API root with %s", (_, url, message) => {
    const text = INSTANCE.replace(/api: .*/, `api: ${url}`);
    expect(problemsOf(text)).toEqual([`prodchain.yaml:7: instances[0].api: ${message}`]);
  });

  it("tells every mistake at once, in the order of the file", () => {
    const text = "site: { name: 4, x: 1 }\nrdoinfo: {}\ninstances:\n  - id: A\n    release: r\n";
    expect(problemsOf(text).map((line) => line.split(": ").slice(0, 2).join(" "))).toEqual([
      "prodchain.yaml:1 site.name",
      "prodchain.yaml:1 site.x",
      "prodchain.yaml:2 rdoinfo",
      "prodchain.yaml:4 instances[0].id",
      "prodchain.yaml:4 instances[0].distro",
      "prodchain.yaml:4 instances[0].api",
      "prodchain.yaml:4 instances[0].web",
    ]);
  });

  it("checks what refers to what", () => {
    const text = `${INSTANCE}    downstreamOf: nowhere
    ladder: none
    auth: { username: me, passwordEnv: PW }
  - { id: centos9-epoxy, release: zed, distro: d, api: "http://a", web: "http://b" }
defaultLadder: missing
ladders: { a: [{ promoteName: x, level: aggregate }, { promoteName: x, level: aggregate }] }
criteria: [{ instance: gone, path: c.yaml }]
dfgs: [{ slug: a, name: A }, { slug: a, name: B }]
ownership:
  - { package: "*", dfg: b }
  - { component: x, dfg: a, release: zeta }
`;
    expect(problemsOf(text)).toEqual([
      'prodchain.yaml:9: instances[0].downstreamOf: no instance has the id "nowhere"',
      'prodchain.yaml:10: instances[0].ladder: no ladder is named "none"',
      "prodchain.yaml:11: instances[0].auth.passwordEnv: the environment variable PW is not set",
      'prodchain.yaml:12: instances[1].id: "centos9-epoxy" is already instances[0]',
      'prodchain.yaml:12: instances[1].release: no release is named "zed"',
      'prodchain.yaml:13: defaultLadder: no ladder is named "missing"',
      'prodchain.yaml:14: ladders.a[1].promoteName: "x" stands twice in this ladder',
      'prodchain.yaml:15: criteria[0].instance: no instance has the id "gone"',
      'prodchain.yaml:16: dfgs[1].slug: "a" is already dfgs[0]',
      'prodchain.yaml:18: ownership[0].dfg: no DFG has the slug "b"',
      'prodchain.yaml:19: ownership[1].release: no release is named "zeta"',
    ]);
  });

  it("consumers name a rung and an instance that there are, and each target once", () => {
    const text = `${INSTANCE}ladders: { a: [{ promoteName: x, level: aggregate }] }
consumers:
  - { name: kolla, target: x, jobs: ["kolla-*"] }
  - { name: kolla, target: x, instance: centos9-epoxy, jobs: ["kolla-*"] }
  - { name: puppet, target: y, instance: gone, jobs: ["puppet-*"] }
`;
    expect(problemsOf(text)).toEqual([
      'prodchain.yaml:12: consumers[1].name: "kolla" of x is already consumers[0]',
      'prodchain.yaml:13: consumers[2].target: no ladder has a rung "y"',
      'prodchain.yaml:13: consumers[2].instance: no instance has the id "gone"',
    ]);
  });

  it("an instance cannot be downstream of itself, however long the way round", () => {
    const instance = (id: string, up: string) =>
      `  - { id: ${id}, release: epoxy, distro: d, api: "http://a", web: "http://b", downstreamOf: ${up} }\n`;
    const text = `releases: [{ name: epoxy }]\ninstances:\n${instance("a", "b")}${instance("b", "a")}`;
    expect(problemsOf(text)).toEqual([
      "prodchain.yaml:3: instances[0].downstreamOf: is downstream of itself",
      "prodchain.yaml:4: instances[1].downstreamOf: is downstream of itself",
    ]);
  });

  it("does not unfold a document made to explode", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let i = 0; i < 8; i++) {
      const [name, inner] = [String.fromCharCode(98 + i), String.fromCharCode(97 + i)];
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${inner}`).join(",")}]`);
    }
    expect(problemsOf(`${bomb.join("\n")}\n`)[0]).toMatch(/alias/i);
  });
});

describe("loading it", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "prodchain-config-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("takes paths relative to the file", async () => {
    const file = join(folder, "site.yaml");
    await writeFile(file, "rdoinfo: { path: rdoinfo/rdo.yml }\n");
    expect((await loadConfig(file)).rdoinfo?.path).toBe(join(folder, "rdoinfo/rdo.yml"));
  });

  it("says which file it cannot read", async () => {
    await expect(loadConfig(join(folder, "none.yaml"))).rejects.toThrow(/none\.yaml: cannot be read: ENOENT/);
  });

  it("the shipped file is right, and its ladder and owners resolve", async () => {
    const config = await loadConfig(resolve("prodchain.yaml"));
    expect(config.instances.map((instance) => instance.id)).toContain("centos9-master");
    for (const instance of config.instances) expect(ladderOf(config, instance).length).toBeGreaterThan(2);
    expect(config.http.allowPrivateAddresses).toBe(false);
  });
});

describe("people and rotas", () => {
  const DFGS = "dfgs: [{ slug: compute, name: Compute }]\n";
  it("name DFGs and people that are there, once each, and ends after beginnings", () => {
    const problems = problemsOf(`${DFGS}people:
  - id: ana
    name: Ana
    dfgs: [{ dfg: compute }, { dfg: compute }, { dfg: netwrok }]
  - { id: ana, name: Other Ana }
rotas:
  - dfg: storage
    rota: ruck
    turn: { people: [bob], first: 2026-03-02 }
    shifts: [{ person: ana, from: 2026-03-02, until: 2026-03-01 }]
  - { dfg: storage, rota: ruck }
`);
    expect(problems).toEqual([
      'prodchain.yaml:5: people[0].dfgs[1].dfg: "compute" stands twice for ana',
      'prodchain.yaml:5: people[0].dfgs[2].dfg: no DFG has the slug "netwrok"',
      'prodchain.yaml:6: people[1].id: "ana" is already people[0]',
      'prodchain.yaml:8: rotas[0].dfg: no DFG has the slug "storage"',
      'prodchain.yaml:10: rotas[0].turn.people[0]: no person has the id "bob"',
      "prodchain.yaml:11: rotas[0].shifts[0].until: is not after from",
      'prodchain.yaml:12: rotas[1].dfg: no DFG has the slug "storage"',
      'prodchain.yaml:12: rotas[1].rota: "ruck" of storage stands twice',
    ]);
  });
  it("have plain defaults: members, turns of a week, Monday to Friday", () => {
    const config = parse(
      `${DFGS}people: [{ id: ana, name: Ana, dfgs: [{ dfg: compute }] }]\nrotas: [{ dfg: compute, rota: ruck, turn: { people: [ana], first: 2026-03-02 } }]\n`,
    );
    expect(config.people[0]).toMatchObject({ roles: [], dfgs: [{ dfg: "compute", role: "member" }] });
    expect(config.rotas[0]?.turn?.length).toBe(7 * DAY);
    expect(config.dfgs[0]?.workingDays).toEqual(["mon", "tue", "wed", "thu", "fri"]);
  });
});

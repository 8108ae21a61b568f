import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "@/lib/config/load";
import { manualClock } from "@/lib/shared/clock";
import { siteConfig } from "./site-config";
import { startDemo } from "./start";
import { CATALOGUE } from "./world/catalogue";
import { INSTANCES, packagesOf } from "./world/instances";
import { rdoinfoFiles } from "./world/rdoinfo-files";

const folder = mkdtempSync(join(tmpdir(), "prodchain-demo-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Entry {
  project: string;
  conf?: string;
  name?: string;
  component?: string;
  upstream?: string;
  tags?: Record<string, { component?: string } | null>;
}

/** The effective package as rdoinfo resolves it: template, entry, tag override. */
function resolve(tag: string): Map<string, string> {
  const files = rdoinfoFiles();
  const rdo = parse(files.get("rdo.yml") ?? "") as {
    packages: Entry[];
    "package-configs": Record<string, Entry>;
  };
  const tagged = parse(files.get(`tags/${tag}.yml`) ?? "") as { packages: Entry[] };
  return new Map(
    tagged.packages.map(({ project, tags }) => {
      const entry = rdo.packages.find((one) => one.project === project);
      const merged = { ...rdo["package-configs"][entry?.conf ?? ""], ...entry, ...tags?.[tag] };
      return [merged.name?.replace("%(project)s", project) ?? "", merged.component ?? ""];
    }),
  );
}

it.each(INSTANCES.map((spec) => [spec.id, spec] as const))(
  "rdoinfo resolves to the packages of %s",
  (_id, spec) => {
    const expected = packagesOf(spec).map((entry) => [entry.name, entry.component]);
    expect(Object.fromEntries(resolve(spec.rdoinfoTag))).toEqual(Object.fromEntries(expected));
  },
);

it("is an RDO-sized distribution", () => {
  const count = (component: string, conf?: string) =>
    CATALOGUE.filter((entry) => entry.component === component && (!conf || entry.conf === conf)).length;
  expect(new Set(CATALOGUE.map((entry) => entry.name)).size).toBe(CATALOGUE.length);
  expect(new Set(CATALOGUE.map((entry) => entry.project)).size).toBe(CATALOGUE.length);
  expect(CATALOGUE.length).toBe(320);
  expect([count("clients"), count("puppet", "puppet")]).toEqual([36, 92]);
});

it("the product accepts the demo's configuration", async () => {
  const file = join(folder, "prodchain.yaml");
  const around = new Date("2026-03-18T10:00:00Z");
  writeFileSync(file, siteConfig("http://127.0.0.1:4000", around));
  const config = await loadConfig(file);
  expect(config.instances.map((instance) => instance.id)).toEqual(INSTANCES.map((spec) => spec.id));
  const pauses = config.releases.flatMap((release) => release.freezes);
  expect(pauses.map((pause) => [pause.kind, pause.from < around])).toEqual([
    ["freeze", true],
    ["hold", true],
  ]);
});

it("serves every address its configuration names, and shows rows as the clock passes them", async () => {
  const anchor = new Date("2026-03-18T10:00:00Z");
  const clock = manualClock(anchor);
  const demo = await startDemo({ seed: 1, anchor, days: 4, clock });
  try {
    const text = siteConfig(demo.url);
    const addresses = [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+\/\S+ya?ml/g)].map((match) => match[0]);
    const { instances } = parse(text) as { instances: { api: string; web: string }[] };
    const all = [
      ...addresses,
      ...instances.flatMap(({ api, web }) => [`${api}/api/health`, `${web}/queue.html`]),
    ];
    for (const address of all) expect([address, (await fetch(address)).status]).toEqual([address, 200]);

    const newest = async () => {
      const answer = await fetch(`${instances[0]?.api}/api/graphql?query={commits(limit:1){id}}`);
      return JSON.stringify(await answer.json());
    };
    const before = await newest();
    expect(await newest()).toBe(before);
    clock.advance(10 * 60_000);
    expect(await newest()).not.toBe(before);
    const truth = (await (await fetch(`${demo.url}/_demo/truth`)).json()) as { kind: string }[];
    expect(truth.map((cause) => cause.kind)).toContain("dependency-bump");
  } finally {
    await demo.close();
  }
});

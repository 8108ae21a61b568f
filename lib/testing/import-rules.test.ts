import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// A small tree of its own with one planted violation per rule, and imports that are fine beside them.

interface Rules {
  forbidden: { name: string }[];
}
const rules = createRequire(import.meta.url)(resolve(".dependency-cruiser.cjs")) as Rules;

interface Plant {
  rule: string;
  from: string;
  to: string;
}

/** For each layer, a layer that it may not import. */
const LAYERS: Record<string, string> = {
  shared: "lib/config/env.ts",
  config: "lib/domain/rule.ts",
  domain: "lib/contract/wire.ts",
  contract: "lib/query/keys.ts",
  query: "lib/data/read.ts",
  db: "lib/store/write.ts",
  sources: "lib/store/write.ts",
  store: "lib/data/read.ts",
  data: "lib/ingest/run.ts",
  ingest: "lib/data/read.ts",
  demo: "lib/domain/rule.ts",
};

const layerRule = (layer: string) =>
  rules.forbidden.find(({ name }) => name.startsWith(`${layer}-imports-only`))?.name;

const PLANTS: Plant[] = [
  ...Object.entries(LAYERS).map(([layer, to]) => ({
    rule: layerRule(layer) ?? `no rule for lib/${layer}`,
    from: layer === "sources" ? "lib/sources/dlrn/bad-layer.ts" : `lib/${layer}/bad-layer.ts`,
    to,
  })),
  { rule: "no-cycles", from: "lib/shared/about.ts", to: "lib/shared/round.ts" },
  { rule: "domain-is-pure", from: "lib/domain/bad-npm.ts", to: "pg" },
  { rule: "domain-is-pure", from: "lib/contract/bad-core.ts", to: "node:fs" },
  { rule: "domain-is-pure", from: "lib/shared/bad-core.ts", to: "node:crypto" },
  { rule: "sources-are-islands", from: "lib/sources/dlrn/bad-island.ts", to: "lib/sources/koji/index.ts" },
  { rule: "enter-a-source-by-index", from: "lib/ingest/bad-entry.ts", to: "lib/sources/koji/client.ts" },
  { rule: "mappers-do-no-io", from: "lib/sources/dlrn/map.ts", to: "lib/sources/http.ts" },
  { rule: "mappers-do-no-io", from: "lib/sources/koji/map.ts", to: "lib/sources/koji/client.ts" },
  { rule: "components-get-props-or-query", from: "components/bad-data.tsx", to: "lib/data/read.ts" },
  { rule: "routes-go-through-lib-data", from: "app/bad-db.ts", to: "lib/db/pool.ts" },
  { rule: "routes-go-through-lib-data", from: "app/api/bad-source.ts", to: "lib/sources/dlrn/index.ts" },
  { rule: "the-product-never-sees-the-demo", from: "app/bad-demo.ts", to: "lib/demo/world.ts" },
  { rule: "no-test-code-in-production", from: "components/bad-testing.tsx", to: "lib/testing/factories.ts" },
];

const FINE: [from: string, ...to: string[]][] = [
  ["lib/shared/errors.ts"],
  ["lib/shared/round.ts", "lib/shared/about.ts"],
  ["lib/config/env.ts", "lib/shared/errors.ts"],
  ["lib/domain/rule.ts", "lib/shared/errors.ts", "zod"],
  ["lib/contract/wire.ts", "lib/domain/rule.ts", "zod"],
  ["lib/query/keys.ts", "lib/contract/wire.ts"],
  ["lib/db/pool.ts", "lib/config/env.ts", "pg"],
  ["lib/store/write.ts", "lib/db/pool.ts"],
  ["lib/data/read.ts", "lib/contract/wire.ts", "lib/db/pool.ts"],
  ["lib/sources/http.ts", "undici"],
  ["lib/sources/dlrn/index.ts", "lib/sources/dlrn/client.ts"],
  ["lib/sources/dlrn/client.ts", "lib/sources/http.ts"],
  ["lib/sources/koji/index.ts", "lib/sources/koji/client.ts"],
  ["lib/sources/koji/client.ts", "lib/sources/http.ts"],
  ["lib/ingest/run.ts", "lib/sources/dlrn/index.ts", "lib/store/write.ts", "node:fs"],
  ["lib/demo/world.ts", "lib/shared/errors.ts"],
  ["lib/testing/factories.ts", "lib/store/write.ts", "lib/demo/world.ts"],
  ["lib/domain/rule.test.ts", "lib/domain/rule.ts", "lib/testing/factories.ts", "node:fs"],
  ["components/card.tsx", "lib/query/keys.ts"],
  ["app/page.ts", "components/card.tsx", "lib/data/read.ts"],
];

interface Violation {
  from: string;
  cycle?: { name: string }[];
  rule: { name: string };
}

let tree: string;
let found: Violation[];

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "prodchain-imports-"));
  await symlink(resolve("node_modules"), join(tree, "node_modules"), "junction");
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"])
    await copyFile(file, join(tree, file));
  for (const [from, ...to] of FINE) await plant(from, to);
  for (const { from, to } of PLANTS) await plant(from, [to]);
  found = await cruise();
}, 30_000);
afterAll(() => rm(tree, { recursive: true, force: true }));

async function plant(file: string, imports: readonly string[]) {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  const lines = imports.map(
    (to) => `import ${JSON.stringify(/\.tsx?$/.test(to) ? `@/${to.replace(/\.tsx?$/, "")}` : to)};`,
  );
  await writeFile(join(tree, file), `${lines.join("\n")}\nexport {};\n`);
}

const cruise = () =>
  new Promise<Violation[]>((done, fail) => {
    const program = resolve("node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const args = [program, "app", "components", "lib", "--output-type", "json"];
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      try {
        done((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
      } catch (error) {
        fail(new Error(`dependency-cruiser told no result: ${stderr.slice(0, 2_000)}`, { cause: error }));
      }
    });
  });

const isCycleOf = (violation: Violation, file: string) =>
  violation.cycle?.some(({ name }) => name === file) ?? false;

describe("the import rules", () => {
  it("have a planted violation each", () => {
    const planted = new Set(PLANTS.map(({ rule }) => rule));
    expect(rules.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it.each(PLANTS)("$rule: $from may not import $to", ({ rule, from }) => {
    expect(
      found
        .filter((violation) => violation.from === from || isCycleOf(violation, from))
        .map((violation) => violation.rule.name),
    ).toContain(rule);
  });

  it("let the rest be", () => {
    const planted = new Set(PLANTS.map(({ from }) => from));
    // A cycle is told once, from either of its ends.
    const others = found.filter(({ from }) => !planted.has(from) && from !== "lib/shared/round.ts");
    expect(others).toEqual([]);
  });
});

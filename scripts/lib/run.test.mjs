import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inRoot } from "./paths.mjs";

const here = (file) => JSON.stringify(new URL(file, import.meta.url).href);

function runCommand(body, { node } = {}) {
  const versions = node ? `Object.defineProperty(process.versions, "node", { value: "${node}" });` : "";
  const script = `${versions}
    const { run } = await import(${here("run.mjs")});
    const { Failure } = await import(${here("failure.mjs")});
    run(async () => ({ main: async () => { ${body} } }));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("a command", () => {
  test("ends with the code it returns", () => {
    expect(runCommand("return 3;")).toEqual({ status: 3, stdout: "", stderr: "" });
    expect(runCommand("")).toMatchObject({ status: 0 });
  });

  test("on too old a Node says so in one sentence and does nothing", () => {
    const { status, stdout, stderr } = runCommand("console.log('ran');", { node: "18.20.4" });
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe("Node 18.20.4 is too old: Prodchain needs Node 20.19 or newer.\n");
  });

  test("shows a failure as its sentence and any other error whole", () => {
    expect(runCommand("throw new Failure('Port 3000 is in use.', 2);")).toEqual({
      status: 2,
      stdout: "",
      stderr: "Port 3000 is in use.\n",
    });
    const unforeseen = runCommand("throw new TypeError('x is not a function');");
    expect(unforeseen.status).toBe(1);
    expect(unforeseen.stderr).toMatch(/TypeError: x is not a function\n\s+at /);
  });

  test("names what may not be written", () => {
    const body = "throw Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/ro/dist' });";
    expect(runCommand(body).stderr).toBe("No permission to write /ro/dist (EROFS).\n");
  });
});

test("every script of package.json has its file and its command", () => {
  const { scripts } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const named = Object.values(scripts).flatMap(
    (line) => /^(?:exec )?node scripts\/(\w+)\.mjs$/.exec(line)?.[1] ?? [],
  );
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect(existsSync(inRoot("scripts", `${name}.mjs`)), name).toBe(true);
  expect(readdirSync(inRoot("scripts/commands")).sort()).toEqual(named.map((name) => `${name}.mjs`).sort());
});

test("nothing that an old Node cannot read stands before the check", () => {
  const entries = readdirSync(inRoot("scripts")).filter((name) => name.endsWith(".mjs"));
  const early = entries.filter((name) =>
    readFileSync(inRoot("scripts", name), "utf8").includes("./lib/run.mjs"),
  );
  for (const file of [...early, "lib/run.mjs"]) {
    const code = readFileSync(inRoot("scripts", file), "utf8").replace(/\/\/.*$/gm, "");
    expect(code, file).not.toMatch(/\?\.|\?\?|\|\|=|&&=|^await /m);
  }
});

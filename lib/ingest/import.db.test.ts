import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { ImportRefused, importPublications } from "./publications";

const root = resolve(import.meta.dirname, "../..");
const NOW = new Date("2026-03-10T12:00:00Z");
const FILE = `nvr,repository,advisory,time
openstack-nova-31.0.1-1.el9s,cloud9-epoxy,RHBA-1,2026-03-01T10:00:00Z
openstack-nova-31.0.1-1.el9s,cloud9-epoxy-testing,,2026-02-20
python-oslo.config-9.7.1-1.el9s,cloud9-epoxy,,2026-03-02
`;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  return () => db.close();
});
beforeEach(async () => {
  await db.clear();
});
const stored = async () =>
  (
    await db.pool.query(
      "SELECT nvr, repository, advisory, published_at, package_name, origin FROM publication ORDER BY 1, 2",
    )
  ).rows;
const count = async () => (await stored()).length;

describe("an import", () => {
  const run = (text: string, skipBad = false) =>
    importPublications(db.pool, text, { origin: "published.csv", skipBad, now: NOW });

  it("stores every publication with its package, once however often it comes", async () => {
    expect(await run(FILE)).toEqual({ read: 3, added: 3, changed: 0, mistakes: [] });
    expect(await stored()).toMatchObject([
      {
        package_name: "openstack-nova",
        advisory: "RHBA-1",
        published_at: new Date("2026-03-01T10:00:00Z"),
        origin: "published.csv",
      },
      { package_name: "openstack-nova", advisory: "", published_at: new Date("2026-02-20T00:00:00Z") },
      { package_name: "python-oslo.config", advisory: "" },
    ]);
    const before = await stored();
    expect(await run(FILE)).toEqual({ read: 3, added: 0, changed: 0, mistakes: [] });
    expect(await stored()).toEqual(before);
    expect(await run(FILE.replace("2026-03-02", "2026-03-03"))).toMatchObject({ added: 0, changed: 1 });
  });

  it("stores nothing when a line is wrong, and says which; or the rest, when asked to", async () => {
    const text = `${FILE}no-nvr,cloud9-epoxy,,2026-03-02\nopenstack-glance-30.0.0-1.el9s,cloud9-epoxy,,tomorrow\n`;
    const refused = await run(text).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(ImportRefused);
    expect((refused as ImportRefused).mistakes.map(({ line }) => line)).toEqual([5, 6]);
    expect(await count()).toBe(0);
    const done = await run(text, true);
    expect([done.read, done.added, done.mistakes.length]).toEqual([3, 3, 2]);
    expect(await count()).toBe(3);
  });
});

describe("npm run import", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "prodchain-import-"));
    mkdirSync(join(folder, "data"), { mode: 0o700 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The command as a person calls it, from another folder than the checkout. */
  async function command(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [join(root, "scripts/import.mjs"), ...args], {
      cwd: folder,
      env: {
        ...process.env,
        NODE_ENV: "production",
        INIT_CWD: folder,
        DATABASE_URL: db.url,
        OWNER_DATABASE_URL: db.ownerUrl,
        PRODCHAIN_DATA_DIR: join(folder, "data"),
      },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const code = await new Promise<number | null>((done) => child.once("close", done));
    return { code, out, err };
  }

  it("says how many were new", async () => {
    writeFileSync(join(folder, "list.csv"), FILE);
    expect(await command("published", "list.csv")).toMatchObject({
      code: 0,
      out: "3 publications read, 3 new\n",
    });
    expect(await count()).toBe(3);
    writeFileSync(
      join(folder, "list.json"),
      JSON.stringify([
        {
          nvr: "openstack-nova-31.0.1-1.el9s",
          repository: "cloud9-epoxy",
          advisory: "RHBA-1",
          time: "2026-03-01T11:00:00Z",
        },
        { nvr: "openstack-nova-31.0.2-1.el9s", repository: "cloud9-epoxy", time: "2026-03-05" },
      ]),
    );
    expect(await command("published", "list.json")).toMatchObject({
      code: 0,
      out: "2 publications read, 1 new, 1 with another time than before\n",
    });
  });

  it("names each mistake with its line on stderr, ends with 1 and stores nothing", async () => {
    writeFileSync(join(folder, "bad.csv"), `${FILE}x,,,\n`);
    const { code, out, err } = await command("published", "bad.csv");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(
      `${join(folder, "bad.csv")}:5: repository is missing; time is missing; nvr "x" is not`,
    );
    expect(err).toContain("1 mistake, nothing was stored; --skip-bad stores the other 3 publications");
    expect(await count()).toBe(0);
    const skipped = await command("--skip-bad", "published", "bad.csv");
    expect(skipped).toMatchObject({ code: 0, out: "3 publications read, 3 new, 1 left out\n" });
    expect(skipped.err).toContain("bad.csv:5: ");
  });

  it("says what it wants when it is called wrongly", async () => {
    expect(await command("publications", "list.csv")).toMatchObject({
      code: 2,
      err: expect.stringContaining("usage: "),
    });
    expect(await command("published", "--skip")).toMatchObject({
      code: 2,
      err: expect.stringContaining("usage: "),
    });
    expect(await command("published", "not-there.csv")).toMatchObject({
      code: 1,
      err: expect.stringContaining("ENOENT"),
    });
  });
});

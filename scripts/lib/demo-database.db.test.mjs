import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../../lib/testing/database";
import { forgetWorld, refuseForeignDatabase } from "./demo-database.mjs";
import { withClient } from "./provision.mjs";

let database;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const addSite = () =>
  withClient(database.ownerUrl, async (client) => {
    await client.query(
      "INSERT INTO release (name, phase, recorded_at) VALUES ('flamingo', 'development', '2026-01-01Z')",
    );
    await client.query(
      `INSERT INTO instance (id, title, release_name, distro, api_url, web_url, recorded_at)
       VALUES ('centos9-master', 'master', 'flamingo', 'centos9', 'https://dlrn.example/api', 'https://dlrn.example', '2026-01-01Z')`,
    );
  });

describe("the demo over a database of DATABASE_URL", () => {
  test("takes an empty one, and the same one again when it is full of the demo", async () => {
    await refuseForeignDatabase(database.ownerUrl);
    await addSite();
    await expect(refuseForeignDatabase(database.ownerUrl)).resolves.toBeUndefined();
  });

  test("does not touch one that a site has been read into", async () => {
    await addSite();
    await expect(refuseForeignDatabase(database.ownerUrl)).rejects.toThrow(/holds a site's data/);
  });
});

test("a new world finds a database without anything of the old one, and an audit that is append-only again", async () => {
  expect(await forgetWorld(database.ownerUrl)).toBe(false);
  await addSite();
  await withClient(database.ownerUrl, (client) =>
    client.query(
      "INSERT INTO audit (at, actor, action, subject_kind, subject_id) VALUES (now(), 'marta', 'x', 'y', 'z')",
    ),
  );
  expect(await forgetWorld(database.ownerUrl)).toBe(true);
  await withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT (SELECT count(*)::int FROM instance) AS instances, (SELECT count(*)::int FROM audit) AS audited",
    );
    expect(rows).toEqual([{ instances: 0, audited: 0 }]);
    await expect(client.query("TRUNCATE audit")).rejects.toThrow(/append-only/);
  });
});

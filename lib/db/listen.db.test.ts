import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { listen } from "./listen";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ migrated: false });
});
afterAll(() => database.close());

const notify = (payload: string) => database.pool.query("SELECT pg_notify('changes', $1)", [payload]);
const endListeners = () =>
  database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'prodchain-listen'",
  );

test("hears what is notified, in order", async () => {
  const heard: string[] = [];
  const listener = await listen(database.url, "changes", { onNotify: (payload) => heard.push(payload) });
  await notify("one");
  await notify("two");
  await vi.waitFor(() => expect(heard).toEqual(["one", "two"]));
  await listener.close();
});

test("comes back after the connection broke, says so, and hears again", async () => {
  const heard: string[] = [];
  let reconnected = 0;
  const listener = await listen(database.url, "changes", {
    onNotify: (payload) => heard.push(payload),
    onReconnect: () => {
      reconnected += 1;
    },
  });
  await endListeners();
  await vi.waitFor(() => expect(reconnected).toBe(1), { timeout: 10_000 });
  await notify("after");
  await vi.waitFor(() => expect(heard).toEqual(["after"]));
  await listener.close();
});

test("leaves no connection behind when closed", async () => {
  const listener = await listen(database.url, "changes", { onNotify: () => {} });
  await listener.close();
  const open = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'prodchain-listen'";
  await vi.waitFor(async () => expect((await database.pool.query(open)).rows).toEqual([{ n: 0 }]));
});

test("a first connection that fails is the caller's to handle", async () => {
  const wrong = Object.assign(new URL(database.url), { password: "wrong" }).href;
  await expect(listen(wrong, "changes", { onNotify: () => {} })).rejects.toThrow(/password/);
});

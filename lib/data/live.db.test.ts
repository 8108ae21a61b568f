import { afterAll, afterEach, expect, test, vi } from "vitest";
import { Topic } from "@/lib/contract/site";
import { dataSite, NOW, TOKEN } from "@/lib/testing/data-site";
import { seedSite } from "@/lib/testing/seed-site";
import { eventStream } from "./http/event-stream";
import { type Changed, isListening, listenNow, stopListening, subscribe, versionsOf, wrote } from "./live";
import { memo, remembered } from "./memo";

const site = dataSite((db) => seedSite(db, NOW));
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(stopListening);

const notify = (payload: unknown) =>
  site
    .db()
    .query("select pg_notify('prodchain', $1)", [
      typeof payload === "string" ? payload : JSON.stringify(payload),
    ]);

/** The next changes that are heard. */
const heard = () =>
  new Promise<readonly Changed[]>((resolve) => {
    stops.push(subscribe(resolve));
  });

test("answers are made anew each time while nothing is heard", async () => {
  expect(isListening()).toBe(false);
  const make = vi.fn(async () => 1);
  await memo("unheard", ["chain"], make);
  await memo("unheard", ["chain"], make);
  expect(make).toHaveBeenCalledTimes(2);
});

test("a notification reaches subscribers, with the builders it concerns", async () => {
  await listenNow();
  const next = heard();
  await notify({ topics: ["failures", "no-such-topic"], instances: ["centos9-master"] });
  await notify({ topics: ["sources"], instances: [] });
  expect(await next).toEqual([
    { topics: ["failures"], instances: ["centos9-master"] },
    { topics: ["sources"], instances: undefined },
  ]);
});

test("a message that cannot be read means that everything changed", async () => {
  const next = heard();
  await notify("not json");
  const [changed] = await next;
  expect(changed?.topics).toContain("chain");
  expect(changed?.topics).toEqual(Topic.options);
});

test("an answer is shared until one of its topics changes, or for fifteen seconds", async () => {
  let made = 0;
  const make = async () => ++made;
  const ask = () => memo("shared", ["chain"], make);
  expect([await ask(), await ask()]).toEqual([1, 1]);
  site.clock.advance(2_000);
  const other = heard();
  await notify({ topics: ["promotions"] });
  await other;
  expect(await ask()).toBe(1);
  const [before = 0] = versionsOf(["chain"]);
  const next = heard();
  await notify({ topics: ["chain"] });
  await next;
  expect(versionsOf(["chain"])[0]).toBeGreaterThan(before);
  expect(await ask()).toBe(2);
  site.clock.advance(30_000);
  expect(await ask()).toBe(3);
  site.clock.set(NOW);
});

test("while an answer is made anew the last one is given, unless browsers were told of a change", async () => {
  let finish = (_: string) => {};
  const slowly = remembered(
    "slow",
    ["chain"],
    () => new Promise<string>((resolve) => Object.assign(hold, { resolve })),
  );
  const hold = { resolve: (_: string) => {} };
  const first = slowly();
  hold.resolve("first");
  expect(await first).toBe("first");
  site.clock.advance(16_000);
  expect(await slowly()).toBe("first"); // too old, and the second is under way
  finish = hold.resolve;
  const next = heard();
  await notify({ topics: ["chain"] });
  await next;
  const third = slowly(); // a browser was told: only an answer made since will do
  expect(hold.resolve).not.toBe(finish);
  hold.resolve("third");
  finish("second");
  expect(await third).toBe("third");
  expect(await slowly()).toBe("third");
  site.clock.set(NOW);
});

test("browsers are told of a change when what was asked for lately is there", async () => {
  let made = 0;
  const answer = remembered("ready", ["chain"], async () => ++made);
  expect(await answer()).toBe(1);
  const next = heard();
  await notify({ topics: ["chain"] });
  await next;
  expect(made).toBe(2);
  expect([await answer(), made]).toEqual([2, 2]);
});

test("who has written sees it at once, whatever else has changed that nobody was told of yet", async () => {
  let made = 0;
  const answer = remembered("written", ["chain", "triage"], async () => ++made);
  const [before = 0] = versionsOf(["chain"]);
  for (const _ of [1, 2, 3]) await notify({ topics: ["chain"] });
  await expect.poll(() => versionsOf(["chain"])[0]).toBeGreaterThan(before + 2);
  expect(await answer()).toBe(1);
  wrote(["triage"]);
  expect(await answer()).toBe(2);
});

test("what a shared answer is made of never lags behind the answer's own version", async () => {
  let fact = 1;
  const answer = remembered("whole", ["chain"], () => memo("part", ["chain"], async () => fact));
  expect(await answer()).toBe(1);
  site.clock.advance(2_000);
  const next = heard();
  fact = 2;
  await notify({ topics: ["chain"] });
  while ((await answer()) === 1) await new Promise((resolve) => setTimeout(resolve, 10));
  await next;
  expect(await answer()).toBe(2);
  site.clock.set(NOW);
});

test("what fails is not kept", async () => {
  await expect(memo("failing", ["chain"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await memo("failing", ["chain"], async () => "yes")).toBe("yes");
});

test("a browser hears at once that the stream stands, then only of what it may see", async () => {
  const read = async (headers: Record<string, string>) => {
    const stop = new AbortController();
    const response = await eventStream(
      new Request("http://x/api/v1/events", { headers, signal: stop.signal }),
    );
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<Topic[]> => {
      for (let text = ""; ; ) {
        const { value = "", done } = (await reader?.read()) ?? { done: true };
        text += value;
        const data = /data: (.*)\n\n/.exec(text)?.[1];
        if (data) return JSON.parse(data).topics;
        if (done) throw new Error("the stream ended");
      }
    };
    return { response, next, stop: () => stop.abort() };
  };
  const [open, insider] = await Promise.all([read({}), read({ authorization: `Bearer ${TOKEN}` })]);
  expect(open.response.headers.get("content-type")).toContain("text/event-stream");
  expect([await open.next(), await insider.next()]).toEqual([[], []]);
  const all = heard();
  await notify({ topics: ["failures"], instances: ["rhel9-osp18"] });
  await all;
  expect(await insider.next()).toEqual(["failures"]);
  const more = heard();
  await notify({ topics: ["chain"], instances: ["centos9-master"] });
  await more;
  // Had the first event been sent to the public too, it would come before this one.
  expect(await open.next()).toEqual(["chain"]);
  open.stop();
  insider.stop();
});

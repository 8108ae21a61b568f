import { describe, expect, it } from "vitest";
import { SourceRefused } from "../source";
import { createKojiClient } from "./client";
import { KojiFault } from "./fault";
import { type Answerer, HubFault, hubHttp, type Spoil } from "./fixtures/hub";
import { build, lastEvent } from "./requests";
import { createRpc } from "./rpc";

const signal = new AbortController().signal;
const endpoint = { hubUrl: "https://koji.test/kojihub" };
const event: Answerer = () => ({ id: 7, ts: 1751371200.5 });
const rpcOf = (answer: Answerer, spoil?: Spoil) => createRpc(hubHttp(answer, spoil), endpoint);
const fails =
  (code: number, message = "no") =>
  () => {
    throw new HubFault(code, message);
  };

describe("a call", () => {
  it("is answered", async () => {
    expect(await rpcOf(event).ask(lastEvent(), signal)).toEqual({ id: 7, ts: 1751371200.5 });
  });

  it("sends XML with the credentials it was given", async () => {
    const sent: unknown[] = [];
    const http = hubHttp(event);
    const auth = { username: "reader", password: "x" };
    const spying = {
      ...http,
      send: (request: Parameters<typeof http.send>[0]) => {
        sent.push(request);
        return http.send(request);
      },
    };
    await createRpc(spying, { ...endpoint, auth }).ask(lastEvent(), signal);
    expect(sent).toEqual([
      expect.objectContaining({
        method: "POST",
        headers: { "content-type": "text/xml" },
        auth,
        timeoutMs: 60_000,
      }),
    ]);
  });

  it("takes a fault as a fault, with HTTP 200", async () => {
    const asked = rpcOf(fails(1000, "No such\n  build: 'x'")).ask(lastEvent(), signal);
    await expect(asked).rejects.toMatchObject({
      code: "source-changed-shape",
      faultCode: 1000,
      faultString: "No such\n  build: 'x'",
      message: "Koji fault 1000: No such build: 'x'",
    });
  });

  it.each([1014, 1])("takes fault %i for something that passes", async (code) => {
    const asked = rpcOf(fails(code)).ask(lastEvent(), signal);
    await expect(asked).rejects.toMatchObject({ code: "source-unavailable" });
  });

  it("says when a result has another form", async () => {
    const asked = rpcOf(() => "what").ask(lastEvent(), signal);
    await expect(asked).rejects.toMatchObject({ code: "source-changed-shape", message: /getLastEvent/ });
  });

  it.each<[string, Spoil, RegExp]>([
    [
      "a page of HTML",
      (a) => ({ ...a, contentType: "text/html", text: "<html>" }),
      /text\/html where XML-RPC/,
    ],
    ["no content type", (a) => ({ ...a, contentType: "" }), /no content type where XML-RPC/],
  ])("takes %s for another form", async (_name, spoil, message) => {
    const asked = rpcOf(event, spoil).ask(lastEvent(), signal);
    await expect(asked).rejects.toMatchObject({ code: "source-changed-shape", message });
  });

  it.each<[string, Spoil, RegExp]>([
    ["half a document", (a) => ({ ...a, text: a.text.slice(0, -30) }), /broken XML-RPC/],
    ["an empty document", (a) => ({ ...a, text: "" }), /broken XML-RPC/],
    ["HTML under the right type", (a) => ({ ...a, text: "<html><br></html>" }), /broken XML-RPC/],
  ])("refuses %s", async (_name, spoil, message) => {
    const asked = rpcOf(event, spoil).ask(lastEvent(), signal);
    await expect(asked).rejects.toMatchObject({ code: "source-unavailable", message });
  });

  it.each([
    [400, "text/plain", "Invalid request: Empty request", undefined],
    [429, "text/plain", "slow down", 7000],
    [502, "text/html", "<html>", undefined],
  ])("refuses status %i", async (status, contentType, text, retryAfterMs) => {
    const headers = new Headers(retryAfterMs ? { "retry-after": "7" } : {});
    const asked = rpcOf(event, (a) => ({ ...a, status, contentType, text, headers })).ask(
      lastEvent(),
      signal,
    );
    await expect(asked).rejects.toThrow(SourceRefused);
    await expect(asked).rejects.toMatchObject({ status, retryAfterMs });
  });
});

describe("several calls at once", () => {
  it("have each their own answer", async () => {
    const answer: Answerer = (method, params) =>
      method === "getBuild" ? fails(1000)() : event(method, params);
    const [a, b, c] = await rpcOf(answer).askAll([lastEvent(), build(3), lastEvent()], signal);
    expect([a.ok, b.ok, c.ok]).toEqual([true, false, true]);
    expect(b.ok ? undefined : b.error).toBeInstanceOf(KojiFault);
  });

  it("do not lose the others to one result of another form", async () => {
    let calls = 0;
    const [a, b] = await rpcOf(() => (calls++ === 0 ? "what" : { id: 1, ts: 2 })).askAll(
      [lastEvent(), lastEvent()],
      signal,
    );
    expect([a.ok, b.ok]).toEqual([false, true]);
  });

  it("are cut at a hundred, and none are sent for none", async () => {
    const http = hubHttp(() => null);
    const rpc = createRpc(http, endpoint);
    const answers = await rpc.askAll(
      Array.from({ length: 250 }, (_, i) => build(i)),
      signal,
    );
    expect(answers).toHaveLength(250);
    expect(http.sent).toBe(3);
    expect(await rpc.askAll([], signal)).toEqual([]);
    expect(http.sent).toBe(3);
  });

  it("throw when the hub is offline", async () => {
    const asked = rpcOf(fails(1014, "scheduled outage")).askAll([lastEvent()], signal);
    await expect(asked).rejects.toMatchObject({ isOffline: true, message: /scheduled outage/ });
  });

  it("throw when there is not one answer for each", async () => {
    const spoil: Spoil = (a) => ({ ...a, text: a.text.replace(/<data>.*<\/data>/s, "<data></data>") });
    await expect(rpcOf(event, spoil).askAll([lastEvent()], signal)).rejects.toThrow(
      /one result for each call/,
    );
  });
});

describe("the hub's version", () => {
  const versionOf = (answer: Answerer, spoil?: Spoil) =>
    createKojiClient(hubHttp(answer, spoil), endpoint).version(signal);

  it("is asked for", async () => {
    expect(await versionOf(() => "1.34.0")).toBe("1.34.0");
  });

  it("is read off the header of what was asked before", async () => {
    const http = hubHttp(() => []);
    const client = createKojiClient(http, endpoint);
    await client.tasks([1], signal);
    expect(await client.version(signal)).toBe("1.35.3");
    expect(http.calls).toEqual(["getTaskInfo"]);
  });

  it("is unknown where the hub is too old to be asked", async () => {
    expect(await versionOf(fails(1000, "Invalid method: getKojiVersion"))).toBeNull();
    await expect(versionOf(fails(1000, "else"))).rejects.toThrow(KojiFault);
  });
});

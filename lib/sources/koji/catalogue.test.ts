import { describe, expect, it } from "vitest";
import { createKojiClient } from "./client";
import { hubHttp, requestXml } from "./fixtures/hub";
import { CANDIDATE, smallHub, TAGS } from "./fixtures/small-hub";
import { MemoryStore } from "./fixtures/store";

const signal = new AbortController().signal;
const endpoint = { hubUrl: "https://koji.test/kojihub" };

describe("what a hub has, and what it makes", () => {
  it("is its tags, each once whatever the patterns, and its targets", async () => {
    const batch = await createKojiClient(hubHttp(smallHub().answer), endpoint).catalogue(
      ["epoxy-*", "*"],
      signal,
    );
    expect(batch.tags.map(({ name }) => name)).toEqual(TAGS);
    expect(batch.targets).toEqual([
      { targetId: 1, name: "epoxy-el9s", buildTag: "b", destTag: "epoxy-candidate" },
    ]);
  });

  it("is the whole history of a tag that is new to us", async () => {
    const hub = smallHub();
    const store = await new MemoryStore().applyAll(
      createKojiClient(hubHttp(hub.answer), endpoint).tagHistory(CANDIDATE, signal),
    );
    const stays = [...store.stays.values()].map(({ buildId, revokeEvent }) => [
      buildId,
      revokeEvent !== null,
    ]);
    expect(stays).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });

  it("is its repositories: the newest, and older ones that had not ended", async () => {
    const hub = smallHub();
    for (let id = 1; id <= 60; id++)
      hub.tasks.set(id, {
        id,
        method: "distRepo",
        state: id === 2 ? 5 : 2,
        create_ts: hub.now,
        request: requestXml("distRepo", ["epoxy-testing", id, [], { event: id }]),
      });
    const http = hubHttp(hub.answer);
    const client = createKojiClient(http, endpoint);
    const { distRepos } = await client.distRepos([2, 60], signal);
    expect(distRepos).toHaveLength(51);
    expect(distRepos.at(-1)).toMatchObject({
      taskId: 2,
      state: "FAILED",
      tagName: "epoxy-testing",
      eventId: 2,
    });
    expect(http.sent).toBe(2);
    expect((await client.distRepos([60], signal)).distRepos).toHaveLength(50);
    expect(http.sent).toBe(3);
  });
});

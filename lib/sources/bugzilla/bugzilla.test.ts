import { describe, expect, it } from "vitest";
import { answering, type StubAnswer, signal } from "@/lib/testing/stub-http";
import { createBugzillaClient } from "./index";

const URL_ = "https://bugzilla.example.org";
const bug = (id: number, of: Record<string, unknown> = {}) => ({
  id,
  summary: `Bug ${id}\u0000`,
  status: "NEW",
  resolution: "",
  is_open: true,
  priority: "unspecified",
  severity: "high",
  assigned_to: "somebody@example.org",
  last_change_time: "2026-03-01T10:00:00Z",
  ...of,
});
const answer = (bugs: unknown[]): StubAnswer => ({ text: JSON.stringify({ bugs, faults: [] }) });
const idsOf = (url: string) => (new URL(url).searchParams.get("id") ?? "").split(",");
const client = (reply: (url: string) => StubAnswer) => {
  const http = answering(({ url }) => reply(url));
  return { http, tracker: createBugzillaClient(http, { url: URL_ }) };
};

describe("bugs of Bugzilla", () => {
  it("are read several at once; one that is left out is gone", async () => {
    const { tracker, http } = client(() =>
      answer([
        bug(1),
        bug(2, {
          status: "CLOSED",
          resolution: "ERRATA",
          is_open: false,
          cf_last_closed: "2026-03-04T00:00:00Z",
        }),
      ]),
    );
    const { bugs } = await tracker.fetch(["1", "2", "3"], signal);
    expect(http.asked).toHaveLength(1);
    expect(bugs).toMatchObject([
      { key: "1", title: "Bug 1", status: "NEW", isOpen: true, priority: "high", assignee: "somebody" },
      { key: "2", status: "CLOSED ERRATA", isFixed: true, closedAt: new Date("2026-03-04T00:00:00Z") },
      { key: "3", isGone: true },
    ]);
  });

  it("closed for another reason than a fix are not fixed", async () => {
    const { tracker } = client(() =>
      answer([bug(1, { status: "CLOSED", resolution: "WONTFIX", is_open: false })]),
    );
    expect((await tracker.fetch(["1"], signal)).bugs[0]).toMatchObject({ isOpen: false, isFixed: false });
  });

  it("do not fail together because one is not there", async () => {
    const { tracker } = client((url) =>
      idsOf(url).includes("2")
        ? { status: 404, text: JSON.stringify({ error: true, code: 101, message: "Bug #2 does not exist." }) }
        : answer(idsOf(url).map((id) => bug(Number(id)))),
    );
    const { bugs } = await tracker.fetch(["1", "2", "3"], signal);
    expect(bugs.map((one) => [one.key, one.isGone]).sort()).toEqual([
      ["1", false],
      ["2", true],
      ["3", false],
    ]);
  });

  it("that do not fit are set aside and not called gone", async () => {
    const { tracker } = client(() => answer([bug(1), { id: 2, status: 7 }]));
    const { bugs, rejected } = await tracker.fetch(["1", "2"], signal);
    expect(bugs.map((one) => one.key)).toEqual(["1"]);
    expect(rejected[0]?.reason).toContain("status");
  });

  it("of a saved query come page by page", async () => {
    const { tracker, http } = client((url) =>
      new URL(url).searchParams.get("offset") === "0"
        ? answer(Array.from({ length: 200 }, (_, i) => bug(i + 1)))
        : answer([bug(900)]),
    );
    const { bugs, truncated } = await tracker.query("keywords=TestBlocker&limit=9999999", signal);
    expect([bugs.length, truncated, http.asked.length]).toEqual([201, false, 2]);
    expect(http.asked[0]).toContain("keywords=TestBlocker&limit=200");
  });

  it.each([
    [{ status: 200, text: '{"error":true,"code":32000,"message":"down"}' }, "source-unavailable"],
    [{ status: 401, text: '{"error":true,"code":410,"message":"log in"}' }, "source-unavailable"],
    [{ text: '{"bugs":"none"}' }, "source-changed-shape"],
  ])("pass on %j", async (reply, code) => {
    await expect(client(() => reply).tracker.fetch(["1"], signal)).rejects.toMatchObject({ code });
  });
});

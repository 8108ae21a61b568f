import { describe, expect, it } from "vitest";
import { answering, type StubAnswer, signal } from "@/lib/testing/stub-http";
import { createLaunchpadClient } from "./index";

const API = "https://api.launchpad.example/devel";
const URL_ = "https://bugs.launchpad.example";
const task = (bug: number, of: Record<string, unknown> = {}) => ({
  status: "Triaged",
  importance: "High",
  title: `Bug #${bug} in nova: "It "breaks""`,
  bug_link: `${API}/bugs/${bug}`,
  bug_target_name: "nova",
  web_link: `${URL_}/nova/+bug/${bug}`,
  assignee_link: `${API}/~somebody`,
  date_created: "2026-03-01T10:00:00+00:00",
  date_triaged: "2026-03-02T10:00:00+00:00",
  date_closed: null,
  ...of,
});
const page = (entries: unknown[], next?: string): StubAnswer => ({
  text: JSON.stringify({ start: 0, total_size: entries.length, entries, next_collection_link: next }),
});
const client = (answer: (url: string) => StubAnswer, project: string | null = "nova") => {
  const http = answering(({ url }) => answer(url));
  return { http, tracker: createLaunchpadClient(http, { api: API, url: URL_, project }) };
};

describe("bugs of Launchpad", () => {
  it("are told by the project's own task", async () => {
    const { tracker } = client(() =>
      page([
        task(7, { bug_target_name: "ubuntu", status: "New" }),
        task(7, { status: "Fix Released", date_closed: "2026-03-05T10:00:00+00:00" }),
      ]),
    );
    const { bugs } = await tracker.fetch(["7"], signal);
    expect(bugs).toEqual([
      {
        key: "7",
        url: `${URL_}/bugs/7`,
        title: 'It "breaks"',
        status: "Fix Released",
        isOpen: false,
        isFixed: true,
        isGone: false,
        priority: "High",
        assignee: "somebody",
        updatedAt: new Date("2026-03-05T10:00:00Z"),
        closedAt: new Date("2026-03-05T10:00:00Z"),
      },
    ]);
  });

  it("count as open while any task is, where no project is named", async () => {
    const { tracker } = client(
      () => page([task(7, { status: "Invalid" }), task(7, { bug_target_name: "ubuntu", status: "New" })]),
      null,
    );
    expect((await tracker.fetch(["7"], signal)).bugs[0]).toMatchObject({ status: "New", isOpen: true });
  });

  it("that are committed are not released yet, and those that will not be fixed are closed, not fixed", async () => {
    const { tracker } = client((url) =>
      page([task(7, { status: url.includes("/bugs/7/") ? "Fix Committed" : "Won't Fix" })]),
    );
    const { bugs } = await tracker.fetch(["7", "8"], signal);
    expect(bugs.map((bug) => [bug.isOpen, bug.isFixed])).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  it.each([401, 404, 410])("that answer %i are gone, the others are read", async (status) => {
    const { tracker } = client((url) =>
      url.includes("/bugs/7/") ? { status, text: "{}" } : page([task(8)]),
    );
    const { bugs } = await tracker.fetch(["7", "8"], signal);
    expect(bugs.map((bug) => [bug.key, bug.isGone])).toEqual([
      ["7", true],
      ["8", false],
    ]);
  });

  it("of a saved query come page by page, each once; a broken one is set aside", async () => {
    const next = `${API}/nova?ws.op=searchTasks&ws.start=75`;
    const { tracker, http } = client((url) =>
      url === next ? page([task(9)]) : page([task(7), task(7), { status: 3 }], next),
    );
    const { bugs, rejected, truncated } = await tracker.query("tags=blocker&ws.op=deleteEverything", signal);
    expect(truncated).toBe(false);
    expect(bugs.map((bug) => bug.key)).toEqual(["7", "9"]);
    expect(rejected).toHaveLength(1);
    expect(http.asked[0]).toBe(`${API}/nova?tags=blocker&ws.op=searchTasks&ws.size=75`);
  });

  it("are not looked for on another server because a page says so", async () => {
    const { tracker, http } = client(() => page([task(7)], "http://10.0.0.1/devel/nova"));
    const { truncated } = await tracker.query("tags=blocker", signal);
    expect(http.asked).toHaveLength(1);
    expect(truncated).toBe(true);
  });

  it("without end are read up to a limit, which is told", async () => {
    const { tracker, http } = client(() => page([task(7)], `${API}/nova?ws.start=1`));
    expect((await tracker.query("", signal)).truncated).toBe(true);
    expect(http.asked.length).toBeLessThan(20);
  });
});

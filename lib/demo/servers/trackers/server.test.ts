import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "@/lib/shared/clock";
import type { Cause } from "../../world/causes";
import { PartsServer } from "../parts-server";
import { TrackersPart } from "./part";

const NOW = new Date("2026-03-10T12:00:00Z");
const at = (hours: number) => NOW.getTime() / 1000 + hours * 3600;
const cause = (id: string, of: Partial<Cause>): Cause => ({
  id,
  kind: "dependency-bump",
  title: `<b>${id}</b>`,
  instances: ["centos9-master"],
  owner: "packaging",
  start: at(-60),
  failures: [],
  ...of,
});
const causes = [
  cause("lasts", {}),
  cause("over", { start: at(-90), end: at(-40) }),
  cause("short", { start: at(-20), end: at(-18) }),
  cause("mirror", { kind: "mirror-outage" }),
  cause("spec", { kind: "patch-conflict", owner: "network" }),
];
let url = "";
const server = new PartsServer({
  parts: [new TrackersPart(() => causes)],
  clock: manualClock(NOW),
});
beforeAll(async () => {
  url = await server.listen();
});
afterAll(() => server.close());

type Task = { title: string; status: string; bug_link: string };
const search = async (query: string): Promise<Task[]> => {
  const answer = await fetch(`${url}/launchpad-api/devel/rdo-demo?ws.op=searchTasks&${query}`);
  return ((await answer.json()) as { entries: Task[] }).entries;
};

describe("the demo's Launchpad", () => {
  it("has a bug for what lasts, closed when it is over", async () => {
    const all = await search("status=New&status=Triaged&status=In Progress&status=Fix Released");
    expect(all.map((task) => task.title).sort()).toEqual([
      expect.stringContaining("lasts"),
      expect.stringContaining("over"),
    ]);
    expect(all.find((task) => task.title.includes("over"))?.status).toBe("Fix Released");
  });

  it("tells a bug by its tasks, and that one is not there", async () => {
    const [task] = await search("tags=blocks-flamingo&tags=packaging&status=Fix Released&status=In Progress");
    const answer = await fetch(`${task?.bug_link}/bug_tasks`);
    expect(await answer.json()).toMatchObject({ entries: [{ bug_target_name: "rdo-demo" }] });
    expect((await fetch(`${url}/launchpad-api/devel/bugs/1/bug_tasks`)).status).toBe(404);
  });
});

it("the demo's Bugzilla answers numbers and searches, and leaves out what it does not know", async () => {
  const read = async (query: string) => {
    const answer = await fetch(`${url}/bugzilla/rest/bug?${query}`);
    return ((await answer.json()) as { bugs: { id: number; summary: string }[] }).bugs;
  };
  const [bug] = await read("component=network");
  expect(bug?.summary).toContain("spec");
  expect(await read(`id=${bug?.id},1`)).toHaveLength(1);
  expect(await read("component=nobody")).toEqual([]);
  const page = await (await fetch(`${url}/bugzilla/show_bug.cgi?id=${bug?.id}`)).text();
  expect(page).toContain("&#60;b&#62;");
});

it.each([
  ["/launchpad/rdo-demo/+filebug", "field.title", "field.comment"],
  ["/bugzilla/enter_bug.cgi", "short_desc", "comment"],
])("%s shows the form of a new bug as it is filled in", async (path, title, text) => {
  const filled = new URLSearchParams({ [title]: 'a "quoted" <b>title</b>', [text]: "line 1\nline 2" });
  const answer = await fetch(`${url}${path}?${filled}`);
  expect(answer.status).toBe(200);
  const page = await answer.text();
  expect(page).toContain('value="a &#34;quoted&#34; &#60;b&#62;title&#60;/b&#62;"');
  expect(page).toContain("line 1\nline 2</textarea>");
});

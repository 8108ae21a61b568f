import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answering, signal } from "@/lib/testing/stub-http";
import { collectDeliverables, type DeliverableRead, type DeliverablesOptions } from "./index";
import { mapDeliverable } from "./map";

const folder = join(import.meta.dirname, "fixtures");
const nobody = answering({ status: 500, text: "" });

async function read(options: DeliverablesOptions, http = nobody): Promise<DeliverableRead[]> {
  const reads: DeliverableRead[] = [];
  for await (const one of collectDeliverables(options, http, signal)) reads.push(one);
  return reads;
}

describe("deliverables of a folder", () => {
  it("reads every file; a bad one costs only itself", async () => {
    const reads = await read({ location: { path: folder }, series: "epoxy" });
    expect(reads.map((one) => [one.deliverable, one.facts.length, one.rejected.length, one.whole])).toEqual([
      ["broken", 0, 1, false],
      ["neutron-things", 2, 2, false],
      ["nova", 3, 0, true],
      ["untagged", 0, 0, true],
    ]);
    expect(reads.map(({ done, of }) => [done, of]).at(-1)).toEqual([4, 4]);
  });

  it("maps tags in order, with what they are", async () => {
    const { facts } = mapDeliverable(
      await readFile(join(folder, "epoxy/nova.yaml"), "utf8"),
      "epoxy",
      "nova",
    );
    expect(facts.map(({ version, kind, position }) => [version, kind, position])).toEqual([
      ["31.0.0.0rc1", "candidate", 0],
      ["31.0.0", "final", 1],
      ["31.0.1", "final", 2],
    ]);
    expect(facts[2]).toEqual({
      series: "epoxy",
      deliverable: "nova",
      repo: "openstack/nova",
      version: "31.0.1",
      commitHash: "2".repeat(40),
      kind: "final",
      position: 2,
      type: "service",
      team: "nova",
    });
  });

  it("keeps numbers as they are written and says what does not fit", async () => {
    const text = await readFile(join(folder, "epoxy/neutron-things.yaml"), "utf8");
    const { facts, rejected } = mapDeliverable(text, "epoxy", "neutron-things");
    expect(facts.map(({ version, commitHash }) => [version, commitHash])).toEqual([
      ["2015.1", "1234567e12"],
      ["epoxy-eol", "4".repeat(40)],
    ]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      "epoxy/neutron-things: releases[0]: hash: must be a commit",
      expect.stringMatching(/^epoxy\/neutron-things: releases\[1\]: projects: /),
    ]);
  });

  it.each([
    ["- a", "entry: must be a mapping"],
    ["releases: 3", "releases: "],
    ["", "entry: must be a mapping"],
  ])("a file that is something else: %j", (text, reason) =>
    expect(mapDeliverable(text, "s", "d").rejected[0]?.reason).toContain(`s/d: ${reason}`),
  );

  it("of a series that is not there cannot be listed", async () => {
    await expect(read({ location: { path: folder }, series: "none" })).rejects.toMatchObject({
      code: "source-unavailable",
    });
    await expect(read({ location: { path: folder }, series: "../epoxy" })).rejects.toMatchObject({
      code: "bad-request",
    });
  });

  it("can be asked for by name; a name without a file is passed over", async () => {
    const reads = await read({ location: { path: folder }, series: "epoxy", names: ["nova", "nothing"] });
    expect(reads.map(({ deliverable, done, of }) => [deliverable, done, of])).toEqual([["nova", 1, 2]]);
  });
});

describe("deliverables by URL", () => {
  const root = "https://git.example.org/api/contents/deliverables?ref=master";
  const yaml = "team: nova\nreleases: [{version: 1.0.0, projects: [{repo: a/b, hash: 1111111}]}]\n";
  const listing = JSON.stringify([
    { name: "nova.yaml", type: "file", sha: "s1", download_url: "https://raw.example.org/epoxy/nova.yaml" },
    { name: "glance.yaml", type: "file", sha: "s2", download_url: null },
    { name: "old", type: "dir", sha: "s3" },
    { name: "../evil.yaml", type: "file", sha: "s4" },
    { nonsense: true },
  ]);
  const site = () =>
    answering(({ url }) => {
      if (new URL(url).pathname.endsWith("/epoxy"))
        return { type: "application/json; charset=utf-8", text: listing };
      return { type: "text/plain", text: yaml };
    });

  it("are listed by a Git server, and read only where they changed", async () => {
    const http = site();
    const known = (name: string) => (name === "nova" ? "s0" : "s2");
    const reads = await read({ location: { url: root }, series: "epoxy", known }, http);
    expect(
      reads.map(({ deliverable, revision, facts }) => [deliverable, revision, facts[0]?.version]),
    ).toEqual([["nova", "s1", "1.0.0"]]);
    expect(http.asked).toEqual([
      "https://git.example.org/api/contents/deliverables/epoxy?ref=master",
      "https://raw.example.org/epoxy/nova.yaml",
    ]);
  });

  it("lie beside the listing when it gives no address", async () => {
    const http = site();
    await read({ location: { url: root }, series: "epoxy" }, http);
    expect(http.asked[1]).toBe(
      "https://git.example.org/api/contents/deliverables/epoxy/glance.yaml?ref=master",
    );
  });

  it("are listed by a web server's index", async () => {
    const html = `<pre><a href="../">../</a> <a href="nova.yaml">nova.yaml</a> <A HREF='./glance.yaml?x=1'>g</A>
      <a href="https://evil.example.org/x.yaml">x</a> <a href="a%2fb.yaml">b</a></pre>`;
    const http = answering(({ url }) =>
      url.endsWith("/epoxy") ? { type: "text/html", text: html } : { type: "text/plain", text: yaml },
    );
    const location = { url: "https://files.example.org/deliverables/" };
    const reads = await read({ location, series: "epoxy" }, http);
    expect(reads.map(({ deliverable }) => deliverable)).toEqual(["glance", "nova"]);
    expect(http.asked[2]).toBe("https://files.example.org/deliverables/epoxy/nova.yaml");
  });

  it.each([
    [{ status: 500, text: "busy" }, "source-unavailable"],
    [{ type: "text/plain", text: "x" }, "source-changed-shape"],
    [{ text: '{"message":"x"}' }, "source-changed-shape"],
    [{ text: "[" }, "source-changed-shape"],
  ])("cannot be listed: %j", async (answer, code) => {
    const options = { location: { url: root }, series: "epoxy" };
    await expect(read(options, answering(answer))).rejects.toMatchObject({ code });
  });

  it("a missing file is passed over, a refusal is not", async () => {
    const options = { location: { url: root }, series: "epoxy", names: ["nova"] };
    expect(await read(options, answering({ status: 404, text: "" }))).toEqual([]);
    await expect(read(options, answering({ status: 503, text: "" }))).rejects.toMatchObject({ status: 503 });
  });
});

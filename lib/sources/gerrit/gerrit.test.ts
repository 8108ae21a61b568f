import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { answering, signal } from "@/lib/testing/stub-http";
import type { ReviewPage } from "./client";
import { createGerritClient, type GerritClient } from "./index";
import { formatTime, mapChange, parseTime } from "./map";

const BASE = "https://review.example.org/r";
const fixture = join(import.meta.dirname, "fixtures/changes.json.txt");

const clientOf = (...answers: Parameters<typeof answering>) => {
  const http = answering(...answers);
  return { http, client: createGerritClient(http, { baseUrl: `${BASE}/` }) };
};

describe("a page of changes", () => {
  let page: ReviewPage;
  let asked: string[];
  beforeAll(async () => {
    const { http, client } = clientOf({ text: await readFile(fixture, "utf8") });
    [page] = (await client.changes(["topic:rdo-FTBFS status:open"], 40, signal)) as [ReviewPage];
    asked = http.asked;
  });

  it("asks with offset, limit and options", () => {
    expect(asked).toEqual([
      `${BASE}/changes/?q=topic%3Ardo-FTBFS%20status%3Aopen&n=200&S=40` +
        "&o=DETAILED_LABELS&o=DETAILED_ACCOUNTS&o=CURRENT_REVISION&o=CURRENT_COMMIT",
    ]);
  });

  it("loses nothing: what does not fit is set aside with the reason", () => {
    expect([page.size, page.facts.length, page.more]).toEqual([4, 2, true]);
    expect(page.numbers).toEqual([58123, 58100, 58090]);
    expect(page.rejected.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("_number: "),
      "not a time: yesterday",
    ]);
  });

  it("maps a review of a failed build with its votes", () => {
    expect(page.facts[0]).toMatchObject({
      number: 58123,
      project: "openstack/nova-distgit",
      topic: "rdo-FTBFS",
      status: "NEW",
      createdAt: new Date("2025-06-30T11:58:01Z"),
      updatedAt: new Date("2025-07-01T09:12:44.123Z"),
      submittedAt: null,
      owner: "rdo-trunk",
      patchset: 3,
      verified: { value: -1, votes: [{ value: -1, by: "zuul", at: new Date("2025-06-30T12:20:00Z") }] },
      codeReview: {
        value: 2,
        votes: [
          { value: 2, by: "41" },
          { value: 1, by: "A. Packager" },
        ],
      },
      workflow: { value: 0, votes: [] },
      kind: "ftbfs",
      ftbfs: {
        projectName: "openstack-nova",
        commitHash: "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        build: { component: "compute", distroHash: "99887766" },
      },
      tagPromotion: null,
      url: `${BASE}/c/openstack/nova-distgit/+/58123`,
    });
  });

  it("maps labels that were only summed up", () => {
    expect(page.facts[1]).toMatchObject({
      status: "MERGED",
      submittedAt: new Date("2025-06-29T08:30:00Z"),
      patchset: 2,
      message: null,
      owner: "21",
      verified: { value: 2, votes: [{ value: 2, by: "zuul", at: null }] },
      codeReview: { value: 1 },
      workflow: { value: 1 },
      kind: "tag-promotion",
      tagPromotion: { release: "epoxy", centos: "9s", phase: "testing" },
    });
  });
});

describe("what else Gerrit answers", () => {
  it.each([
    [{ status: 400, type: "text/plain", text: "line 1:7 no viable alternative" }, /answered 400 .*viable/],
    [{ status: 503, type: "text/html", text: "<html>busy" }, /answered 503 to/],
    [{ type: "text/html", text: "<html>log in" }, /text\/html where JSON was due/],
    [{ type: "", text: "[]" }, /no content type where JSON/],
    [{ text: ")]}'\n[{" }, /broken JSON/],
    [{ text: ")]}'\n{}" }, /is not a list/],
  ])("%j", async (answer, message) => {
    await expect(clientOf(answer).client.changes(["x"], 0, signal)).rejects.toThrow(message);
  });

  it("several queries are answered by a list of lists", async () => {
    const { client, http } = clientOf({ text: ")]}'\n[[],[]]" });
    expect((await client.changes(["a", "b"], 0, signal)).map(({ size }) => size)).toEqual([0, 0]);
    expect(http.asked[0]).toContain("?q=a&q=b&n=");
    await expect(clientOf({ text: ")]}'\n[]" }).client.changes(["a", "b"], 0, signal)).rejects.toThrow(
      /each of 2/,
    );
  });

  it("uses /a only with an account", async () => {
    const http = answering({ text: "[]" });
    const auth = { username: "u", password: "p" };
    await createGerritClient(http, { baseUrl: BASE, auth }).changes(["x"], 0, signal);
    expect(http.asked[0]).toMatch(/\/r\/a\/changes\//);
    expect(http.requests[0]?.auth).toEqual(auth);
  });
});

describe("a branch head", () => {
  const revision = "a".repeat(40);
  const branch = (client: GerritClient) => client.branch("openstack/nova", "stable/2025.1", signal);

  it("is asked for by encoded names", async () => {
    const { client, http } = clientOf({
      text: `)]}'\n{"ref":"refs/heads/stable/2025.1","revision":"${revision}"}`,
    });
    expect(await branch(client)).toEqual({ project: "openstack/nova", branch: "stable/2025.1", revision });
    expect(http.asked[0]).toBe(`${BASE}/projects/openstack%2Fnova/branches/stable%2F2025.1`);
  });

  it("is nothing where there is no such branch, or only a symbolic one", async () => {
    const missing = { status: 404, type: "text/plain", text: "Not found" };
    expect(await branch(clientOf(missing).client)).toBeUndefined();
    const symbolic = { text: `{"ref":"HEAD","revision":"master"}` };
    expect(await branch(clientOf(symbolic).client)).toBeUndefined();
    await expect(branch(clientOf({ text: "[]" }).client)).rejects.toThrow(/not a branch/);
  });
});

describe("times", () => {
  it.each([
    ["2025-07-01 09:12:44.123456789", "2025-07-01T09:12:44.123Z"],
    ["2025-07-01 09:12:44", "2025-07-01T09:12:44.000Z"],
  ])("%s is UTC", (text, expected) => expect(parseTime(text).toISOString()).toBe(expected));

  it.each(["", "2025-07-01T09:12:44Z", "2025-13-01 00:00:00.000000000", "soon"])("%j is none", (text) =>
    expect(() => parseTime(text)).toThrow(RangeError),
  );

  it("never asks for later than it means", () =>
    expect(formatTime(new Date("2025-07-01T09:12:44.999Z"))).toBe("2025-07-01 09:12:44"));

  it("cuts U+0000 out of text", () => {
    const wire = { _number: 1, project: "p", branch: "b", status: "NEW" };
    const at = "2025-07-01 09:12:44";
    expect(mapChange({ ...wire, subject: "a\0b", created: at, updated: at }, BASE).subject).toBe("ab");
  });
});

import { describe, expect, it } from "vitest";
import { answering, type StubAnswer, signal } from "@/lib/testing/stub-http";
import { createGreenwaveClient } from "./index";

const BASE = "https://greenwave.example.org";
const point = { productVersion: "openstack-epoxy", decisionContext: "release" };

interface Asked {
  subject?: { item: string; type: string }[];
  subject_type?: string;
  subject_identifier?: string;
}

/** A Greenwave that answers by the builds asked about. */
function greenwave(answer: (nvrs: string[]) => StubAnswer | object) {
  const bodies: Asked[] = [];
  const http = answering(({ body }) => {
    const asked = JSON.parse(String(body)) as Asked;
    bodies.push(asked);
    const made = answer(asked.subject?.map(({ item }) => item) ?? [asked.subject_identifier ?? ""]);
    return "text" in made ? made : { text: JSON.stringify(made) };
  });
  return { bodies, http, client: createGreenwaveClient(http, { baseUrl: `${BASE}/` }) };
}

const passed = (nvr: string) => ({
  type: "test-result-passed",
  testcase: "tempest",
  subject_identifier: nvr,
});
const failed = (nvr: string) => ({
  type: "test-result-failed",
  testcase: "tempest",
  item: { type: "koji_build", identifier: nvr },
  result_id: 7,
  scenario: null,
});
const decision = (satisfied: object[], unsatisfied: object[], policies: string[] = ["p"]) => ({
  policies_satisfied: unsatisfied.length === 0,
  summary: "",
  applicable_policies: policies,
  satisfied_requirements: satisfied,
  unsatisfied_requirements: unsatisfied,
});

describe("gating decisions", () => {
  it("of several builds, each by the requirements that name it", async () => {
    const { client, bodies, http } = greenwave(() => decision([passed("a-1-1")], [failed("b-1-1")]));
    const { facts, rejected } = await client.decisions(point, ["a-1-1", "b-1-1", "a-1-1"], signal);
    expect(facts).toEqual([
      {
        nvr: "a-1-1",
        ...point,
        verdict: "satisfied",
        unsatisfied: [],
        satisfied: [{ type: "test-result-passed", testcase: "tempest", scenario: null, details: null }],
      },
      {
        nvr: "b-1-1",
        ...point,
        verdict: "unsatisfied",
        unsatisfied: [{ type: "test-result-failed", testcase: "tempest", scenario: null, details: null }],
        satisfied: [],
      },
    ]);
    expect(rejected).toEqual([]);
    expect(http.asked).toEqual([`${BASE}/api/v1.0/decision`]);
    expect(bodies).toEqual([
      {
        product_version: "openstack-epoxy",
        decision_context: "release",
        verbose: false,
        subject: [
          { item: "a-1-1", type: "koji_build" },
          { item: "b-1-1", type: "koji_build" },
        ],
      },
    ]);
  });

  it("asks at most 100 builds at once", async () => {
    const { client, bodies } = greenwave((nvrs) => decision(nvrs.map(passed), []));
    const nvrs = Array.from({ length: 230 }, (_, i) => `p${i}-1-1`);
    expect((await client.decisions(point, nvrs, signal)).facts).toHaveLength(230);
    expect(bodies.map(({ subject }) => subject?.length)).toEqual([100, 100, 30]);
    expect((await client.decisions(point, [], signal)).facts).toEqual([]);
  });

  it("asks about a build alone when the answer for all does not name it", async () => {
    const { client, bodies } = greenwave((nvrs) =>
      nvrs.length > 1 ? decision([passed("a-1-1")], []) : decision([{ type: "test-result-passed" }], []),
    );
    const { facts } = await client.decisions(point, ["a-1-1", "b-1-1"], signal);
    expect(facts.map(({ nvr, verdict }) => [nvr, verdict])).toEqual([
      ["a-1-1", "satisfied"],
      ["b-1-1", "satisfied"],
    ]);
    expect(bodies[1]).toMatchObject({ subject_type: "koji_build", subject_identifier: "b-1-1" });
  });

  it("does not call a build satisfied while a missing test names nobody", async () => {
    const { client, bodies } = greenwave((nvrs) => {
      const nameless = { type: "test-result-missing", testcase: "tempest" };
      return nvrs.length > 1 || nvrs[0] === "b-1-1"
        ? decision([passed("a-1-1")], [nameless])
        : decision([passed("a-1-1")], []);
    });
    const { facts } = await client.decisions(point, ["a-1-1", "b-1-1"], signal);
    expect(facts.map(({ nvr, verdict }) => [nvr, verdict])).toEqual([
      ["a-1-1", "satisfied"],
      ["b-1-1", "unsatisfied"],
    ]);
    expect(bodies).toHaveLength(3);
  });

  it("finds the builds that have a list refused", async () => {
    const { client } = greenwave((nvrs) => {
      if (nvrs.includes("c-1-1"))
        return {
          status: 404,
          text: '{"message":"Cannot find any applicable policies for koji_build subjects"}',
        };
      if (nvrs.includes("e-1-1"))
        return { status: 404, text: '{"message":"Failed to find Koji build for e"}' };
      return decision(nvrs.map(passed), []);
    });
    const nvrs = ["a", "b", "c", "d", "e"].map((name) => `${name}-1-1`);
    const { facts, rejected } = await client.decisions(point, nvrs, signal);
    expect(facts.map(({ nvr, verdict }) => `${nvr} ${verdict}`)).toEqual([
      "a-1-1 satisfied",
      "b-1-1 satisfied",
      "c-1-1 no-policy",
      "d-1-1 satisfied",
    ]);
    expect(rejected).toEqual([
      { payload: { nvr: "e-1-1", ...point }, reason: expect.stringContaining("Failed to find Koji build") },
    ]);
  });

  it("does not call satisfied what nothing was required of", async () => {
    const { client } = greenwave(() => decision([], [], []));
    expect((await client.decisions(point, ["a-1-1"], signal)).facts[0]?.verdict).toBe("no-policy");
  });

  it("tells what Greenwave adds to a requirement", async () => {
    const errored = { ...failed("a-1-1"), type: "test-result-errored", error_reason: "out of\0 memory" };
    const { client } = greenwave(() => decision([], [errored]));
    expect((await client.decisions(point, ["a-1-1"], signal)).facts[0]?.unsatisfied[0]?.details).toBe(
      "out of memory",
    );
  });

  it.each([
    [{ status: 400, text: '{"message":"Missing required product version"}' }, "source-unavailable"],
    [{ status: 502, type: "text/html", text: "<html>" }, "source-unavailable"],
    [{ status: 504, text: '{"message":"Timeout"}' }, "source-unavailable"],
    [{ type: "text/html", text: "<html>" }, "source-changed-shape"],
    [{ text: "{" }, "source-unavailable"],
    [{ text: '{"policies_satisfied":"yes"}' }, "source-changed-shape"],
  ])("passes on %j", async (answer, code) => {
    await expect(
      greenwave(() => answer).client.decisions(point, ["a-1-1", "b-1-1"], signal),
    ).rejects.toMatchObject({ code });
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, apiGet, toSearch } from "./api";

afterEach(() => {
  vi.unstubAllGlobals();
});

const answerWith = (body: string, status: number) =>
  vi.stubGlobal(
    "fetch",
    async () => new Response(body, { status, headers: { "content-type": "application/json" } }),
  );
const get = () => apiGet("failures", {}, new AbortController().signal);

describe("the search part of an address", () => {
  it.each([
    [{}, ""],
    [{ release: undefined, dfg: [], package: "" }, ""],
    [{ release: ["epoxy", "flamingo"], limit: 50 }, "?release=epoxy,flamingo&limit=50"],
    [{ package: "a&b c" }, "?package=a%26b%20c"],
  ])("of %j", (params, text) => {
    expect(toSearch(params)).toBe(text);
  });
});

describe("an answer of our API", () => {
  it("that is a problem becomes an error with the problem's words", async () => {
    answerWith(
      JSON.stringify({
        type: "about:blank",
        title: "Not found",
        status: 404,
        detail: "no such DFG",
        near: ["ui"],
      }),
      404,
    );
    const error = await get().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 404, message: "no such DFG", problem: { near: ["ui"] } });
  });
  it("that is a proxy's page still becomes an error with the status", async () => {
    answerWith("<html>bad gateway</html>", 502);
    await expect(get()).rejects.toMatchObject({
      status: 502,
      message: "The server answered 502",
      problem: null,
    });
  });
  it("that never comes says so", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("failed to fetch");
    });
    await expect(get()).rejects.toMatchObject({ status: 0 });
  });
});

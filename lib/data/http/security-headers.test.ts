import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { notFound } from "@/lib/shared/errors";
import { proxy } from "@/proxy";
import { guarded } from "./route";

const answer = (path: string, headers: Record<string, string> = {}) =>
  proxy(new NextRequest(`http://prodchain.test${path}`, { headers }));
const policyOf = (path: string) => answer(path).headers.get("content-security-policy") ?? "";

test("every page gets a nonce of its own, told to Next and to the layout", () => {
  const response = answer("/failures");
  const policy = response.headers.get("content-security-policy") ?? "";
  const [, nonce] = /'nonce-([^']+)'/.exec(policy) ?? [];
  expect(nonce).toMatch(/^[\w+/]{22}==$/);
  expect(response.headers.get("x-middleware-request-x-nonce")).toBe(nonce);
  expect(response.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
  expect(policyOf("/failures")).not.toBe(policy);
});

test("a nonce that a client sends is not used", () => {
  const response = answer("/", { "x-nonce": "mine", "content-security-policy": "default-src *" });
  expect(response.headers.get("x-middleware-request-x-nonce")).not.toBe("mine");
  expect(response.headers.get("x-middleware-request-content-security-policy")).not.toContain("*");
});

test("a policy allows no inline script, no frame, no form elsewhere", () => {
  const policy = policyOf("/");
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"])
    expect(policy).toContain(part);
});

test("the API sets its own, also on problems", async () => {
  const request = new Request("https://prodchain.test/api/x");
  const good = await guarded(request, async () => new Response("{}"));
  const bad = await guarded(request, async () => Promise.reject(notFound("no")));
  for (const { headers } of [good, bad]) {
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  }
});

test("HSTS is sent over https only", () => {
  expect(answer("/").headers.get("strict-transport-security")).toBeNull();
  expect(answer("/", { "x-forwarded-proto": "https" }).headers.get("strict-transport-security")).toBe(
    "max-age=31536000",
  );
  expect(answer("/").headers.get("x-content-type-options")).toBe("nosniff");
});

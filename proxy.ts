import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, isHttps, newNonce, securityHeaders } from "@/lib/data/http/security-headers";

/**
 * Security headers on every page, and a Content-Security-Policy with a nonce of its own: Next stamps its scripts with
 * the nonce it finds in the request's policy; the layout reads `x-nonce` for scripts of ours.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = newNonce();
  // `next dev` evaluates code it sends; a build never does. NODE_ENV is a constant of the build, not a setting.
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of securityHeaders(isHttps(request))) response.headers.set(name, value);
  return response;
}

/**
 * Not for files of the build, which carry hashes in their names and no rights, and not for the API, whose handlers set
 * the same headers themselves: this detour costs a request about a millisecond.
 */
export const config = { matcher: ["/((?!api/|_next/static|_next/image).*)"] };

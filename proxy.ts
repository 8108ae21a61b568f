import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, newNonce, securityHeaders } from "@/lib/data/http/security-headers";

/**
 * Security headers on every answer, and on pages a Content-Security-Policy with a nonce of its own: Next stamps its
 * scripts with the nonce it finds in the request's policy; the layout reads `x-nonce` for scripts of ours.
 */
export function proxy(request: NextRequest): NextResponse {
  const isApi = request.nextUrl.pathname.startsWith("/api/");
  const nonce = newNonce();
  // `next dev` evaluates code it sends; a build never does. NODE_ENV is a constant of the build, not a setting.
  const policy = isApi
    ? "default-src 'none'; frame-ancestors 'none'"
    : contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  const scheme = request.headers.get("x-forwarded-proto") ?? request.nextUrl.protocol.replace(":", "");
  for (const [name, value] of securityHeaders(scheme === "https")) response.headers.set(name, value);
  return response;
}

/** Files of the build carry hashes in their names and no rights; all else passes here. */
export const config = { matcher: ["/((?!_next/static|_next/image).*)"] };

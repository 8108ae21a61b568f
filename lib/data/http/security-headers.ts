// Without "server-only": proxy.ts runs before and outside of React.

/** 128 random bits for one answer. */
export const newNonce = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));

/**
 * The Content-Security-Policy of a page: only scripts with this answer's nonce and what they load. Style attributes are
 * allowed because React and Recharts write them; style elements and sheets are not, but from here or with the nonce.
 */
export function contentSecurityPolicy(nonce: string, development = false): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** An answer of the API is data: a browser that shows it may load and frame nothing. */
export const API_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Whether the reader came by https, as told by the proxy in front or by the address. */
export const isHttps = (request: Request): boolean => {
  const told = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return told === undefined ? request.url.startsWith("https:") : told === "https";
};

/** Headers of every answer; HSTS only over https, where a browser heeds it. */
export function securityHeaders(https: boolean): [name: string, value: string][] {
  return [
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "strict-origin-when-cross-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
    ["cross-origin-opener-policy", "same-origin"],
    ["x-frame-options", "DENY"],
    ...(https ? [["strict-transport-security", "max-age=31536000"] satisfies [string, string]] : []),
  ];
}

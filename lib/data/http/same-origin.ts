import "server-only";
import { forbidden } from "@/lib/shared/errors";

/**
 * Throws unless the request comes from a page of this very site, as its browser says: by Sec-Fetch-Site, which no page can
 * forge, or, where a browser sends none (plain http), by an Origin equal to the host that was asked. Says neither = refused.
 */
export function demandSameOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  const isOwn = site === null ? originIsHost(request) : site === "same-origin";
  if (!isOwn) throw forbidden("Only pages of this site may change something here.");
}

function originIsHost(request: Request): boolean {
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  const asked =
    request.headers.get("x-forwarded-host")?.split(",")[0]?.trim() ??
    request.headers.get("host") ??
    new URL(request.url).host;
  return host === asked.toLowerCase();
}

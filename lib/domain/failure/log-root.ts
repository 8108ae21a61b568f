const UUID = /(?:^|\/)([0-9a-f]{32})(?:$|[/?#])/;
/** Files below a build's logs that reporters link to instead of the folder. */
const FILE = /\/(?:job-output\.(?:txt|json|html)(?:\.gz)?|index\.html|zuul-manifest\.json)$/i;

/**
 * What two addresses of the same logs share: host and path, without scheme, query, fragment, file name and slashes at the
 * end. Zuul's log_url and the address that a job reported to DLRN are joined by it.
 *
 * @returns null for what is no web address, or has no path to tell builds apart
 */
export function logKey(url: string | null): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return null;
  const path = pathname.replace(FILE, "").replace(/\/+$/, "");
  return path === "" ? null : `${host}${path}`;
}

/** The forms in which Zuul may have stored the address that `url` leads to (log_url is kept without a trailing slash). */
export function possibleLogUrls(url: string | null): string[] {
  const key = logKey(url);
  if (key === null) return [];
  // Some jobs point log_url into a folder below the root, others report the root.
  const keys = [key, key.endsWith("/html") ? key.slice(0, -"/html".length) : `${key}/html`];
  return keys.flatMap((one) => [`https://${one}`, `http://${one}`]);
}

/** The Zuul build that an address names itself: ".../build/<uuid>" or a folder called so. */
export function buildUuidIn(url: string | null): string | null {
  return url === null ? null : (UUID.exec(url)?.[1] ?? null);
}

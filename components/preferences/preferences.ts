/** What a reader chose, kept in cookies so that the server already renders it. */
export interface Preferences {
  /** system = follow the browser's light or dark. */
  theme: "system" | "light" | "dark";
  /** "utc", or an IANA zone name; null = not known yet, shown as UTC until the browser says. */
  zone: string | null;
  /** Slug of the DFG under "My DFG". */
  dfg: string | null;
}

export const THEME_COOKIE = "prodchain-theme";
export const ZONE_COOKIE = "prodchain-zone";
export const DFG_COOKIE = "prodchain-dfg";
/** When the reader was last here, ISO; "what changed" starts there. */
export const VISIT_COOKIE = "prodchain-visit";

/**
 * Preferences out of cookies; anything that is not one of ours reads as not chosen.
 * @param cookie value of a cookie by name
 */
export function preferencesFrom(cookie: (name: string) => string | undefined): Preferences {
  const theme = cookie(THEME_COOKIE);
  const zone = cookie(ZONE_COOKIE);
  const dfg = cookie(DFG_COOKIE);
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    zone: zone !== undefined && isZone(zone) ? zone : null,
    dfg: dfg !== undefined && /^[a-z0-9-]{1,60}$/.test(dfg) ? dfg : null,
  };
}

/** Whether the text is "utc" or a zone name this runtime knows. */
export function isZone(text: string): boolean {
  if (text === "utc") return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

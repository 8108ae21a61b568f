/** Login names, as identity providers give them. */
export const PERSON_ID = /^[A-Za-z0-9][\w.@+-]{0,99}$/;

/** What somebody may be in a DFG. */
export const DFG_ROLES = [
  "team-catalyst",
  "user-advocate",
  "product-manager",
  "steward",
  "lead",
  "member",
] as const;

/** Whether this platform knows a time zone of this name. */
export function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

import { z } from "zod";
import { DAY, SECOND } from "@/lib/shared/clock";
import { parseDuration } from "@/lib/shared/duration";
import { isTimeZone } from "@/lib/shared/people";

/** Lower-case name that may stand in a URL: an instance, a DFG, a ladder. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "not a slug (lower-case letters, digits and dashes, at most 60)");

export const Name = z.string().min(1, "must not be empty").max(200, "longer than 200 characters");

const NOT_A_DURATION = 'not a duration (write "90s", "2m", "6h" or "7d")';
const DURATION = /^\s*\d+(\.\d+)?\s*[smhdw]\s*$/;

/** Text such as "90s", "2m", "6h", "7d"; milliseconds once read. From one second to `max` (default 10 years). */
export const durationField = (max = 3650 * DAY) =>
  z
    .string()
    .regex(DURATION, NOT_A_DURATION)
    .transform((text, ctx) => {
      const ms = parseDuration(text);
      if (ms === undefined || ms < SECOND || ms > max) {
        ctx.addIssue({ code: "custom", message: `must be between 1s and ${Math.floor(max / DAY)}d` });
        return z.NEVER;
      }
      return ms;
    });

/** How often something is read. Two weeks at most: Node's timers end at 24 days. */
export const Interval = durationField(14 * DAY);

/** An http(s) address without credentials; no trailing slash once read. */
export const HttpUrl = z
  .string()
  .superRefine((text, ctx) => {
    const message = urlMistake(text);
    if (message) ctx.addIssue({ code: "custom", message });
  })
  .transform((text) => text.replace(/\/+$/, ""))
  .meta({ format: "uri" });

function urlMistake(text: string): string | undefined {
  if (!URL.canParse(text)) return "not an http(s) URL";
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "not an http(s) URL";
  if (url.username || url.password) return "credentials do not belong in a URL; use auth with passwordEnv";
  return undefined;
}

/** A name with `*` (any run of characters) and `?` (one character); everything else stands for itself. */
export const GlobPattern = z.string().min(1, "must not be empty").max(200, "longer than 200 characters");

/** A day or an instant, ISO 8601; a day means its start in UTC. */
export const InstantField = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d(T\S+(Z|[+-]\d\d:\d\d))?$/.test(text) && !Number.isNaN(Date.parse(text)),
    "not a date or an instant with its zone (2026-03-01 or 2026-03-01T12:00:00Z)",
  )
  .transform((text) => new Date(text));

export const TimeZone = z.string().refine(isTimeZone, "not a time zone (write Europe/Prague, or UTC)");

/** A promote_name of DLRN; `current` and `consistent` are its own words and are never promoted to. */
export const PromoteName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "not a promote_name")
  .refine(
    (name) => name !== "current" && name !== "consistent",
    "reserved by DLRN, never a promotion target",
  );

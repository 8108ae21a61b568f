import type { PublicationFact } from "@/lib/domain/published/facts";
import { DAY } from "@/lib/shared/clock";

/** The fields of one publication as they were written; undefined where there was none. */
export interface PublicationRecord {
  nvr: unknown;
  repository: unknown;
  advisory: unknown;
  time: unknown;
}

/** Names under which each field is found, in lower case without blanks, dashes and underscores. */
const NAMES: Record<string, keyof PublicationRecord> = {
  nvr: "nvr",
  build: "nvr",
  repository: "repository",
  repo: "repository",
  advisory: "advisory",
  errata: "advisory",
  time: "time",
  date: "time",
  publishedat: "time",
  published: "time",
};

/** Which field a column or key holds; undefined for one we do not use. */
export function fieldOf(name: string): keyof PublicationRecord | undefined {
  const key = name.toLowerCase().replace(/[\s_-]/g, "");
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}

/** The fact of a record, or what is wrong with it: every fault at once, so that a file is mended in one go. */
export function toPublication(record: PublicationRecord, now: Date): PublicationFact | string {
  const faults: string[] = [];
  const text = (field: keyof PublicationRecord, required: boolean): string => {
    const value = record[field] ?? "";
    if (typeof value !== "string") faults.push(`${field} must be text`);
    else if (value.includes("\0")) faults.push(`${field} holds a character U+0000`);
    else if (value.length > 500) faults.push(`${field} is longer than 500 characters`);
    else if (value.trim() === "" && required) faults.push(`${field} is missing`);
    else return value.trim();
    return "";
  };
  const nvr = text("nvr", true);
  const repository = text("repository", true);
  const advisory = text("advisory", false) || null;
  const time = text("time", true);
  if (nvr && !isNvr(nvr)) faults.push(`nvr "${nvr.slice(0, 80)}" is not name-version-release`);
  const publishedAt = time ? parseTime(time) : undefined;
  if (time && !publishedAt)
    faults.push(`time "${time.slice(0, 40)}" is not a time such as 2025-07-01T12:00:00Z`);
  if (publishedAt && publishedAt.getTime() > now.getTime() + DAY)
    faults.push(`time ${time} lies in the future`);
  if (faults.length > 0 || !publishedAt) return faults.join("; ");
  return { nvr, repository, advisory, publishedAt };
}

/** Koji's form: the name may hold dashes, version and release may not, and there is no epoch and no architecture. */
const isNvr = (text: string) => /^[\w.+][\w.+-]*-[\w.~^+]+-[\w.~^+]+$/.test(text) && !/\.rpm$/.test(text);

const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

/** ISO 8601; a time without a zone is UTC, a day without a time its beginning. Days that no calendar has are refused. */
function parseTime(text: string): Date | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}`;
  const utc = new Date(`${local}Z`);
  // Date moves 30 February to March.
  if (Number.isNaN(utc.getTime()) || utc.toISOString() !== `${local}Z`) return undefined;
  if (!/^[+-]/.test(zone)) return utc;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  return Number(hours) > 14 || Number(minutes) > 59 ? undefined : new Date(utc.getTime() - offset * 60_000);
}

import type { BugFact } from "@/lib/domain/bugs/facts";
import { instantOrNull, textOrNull } from "../bug-tracker";
import type { BugWire } from "./schema";

/** Resolutions that mean it was mended, Red Hat's among them. */
const FIXED = new Set(["FIXED", "CURRENTRELEASE", "NEXTRELEASE", "ERRATA", "RAWHIDE", "UPSTREAM"]);
const UNSET = new Set(["unspecified", "---", ""]);

const set = (text: string | null | undefined) => {
  const said = textOrNull(text);
  return said === null || UNSET.has(said) ? null : said;
};

/** A bug as Bugzilla tells it: "NEW", "ON_QA", "CLOSED ERRATA". */
export function mapBug(wire: BugWire, url: string): BugFact {
  const resolution = set(wire.resolution);
  const key = String(wire.id);
  return {
    key,
    url: `${url}/show_bug.cgi?id=${key}`,
    title: textOrNull(wire.summary),
    status: [wire.status.replaceAll("\u0000", ""), resolution].filter(Boolean).join(" "),
    isOpen: wire.is_open,
    isFixed: !wire.is_open && resolution !== null && FIXED.has(resolution),
    isGone: false,
    priority: set(wire.priority) ?? set(wire.severity),
    // Without an account the part after the @ is not told; that is enough to know who.
    assignee: textOrNull(wire.assigned_to?.replace(/@.*$/, "")),
    updatedAt: instantOrNull(wire.last_change_time),
    closedAt: wire.is_open
      ? null
      : (instantOrNull(wire.cf_last_closed) ?? instantOrNull(wire.last_change_time)),
  };
}

/** What stands for a bug that Bugzilla left out of its answer: it is not there, or not for us to see. */
export const goneBug = (key: string, url: string): BugFact => ({
  key,
  url: `${url}/show_bug.cgi?id=${key}`,
  title: null,
  status: "not found",
  isOpen: false,
  isFixed: false,
  isGone: true,
  priority: null,
  assignee: null,
  updatedAt: null,
  closedAt: null,
});

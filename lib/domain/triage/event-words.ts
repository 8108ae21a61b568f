/**
 * What happened to an item, as the end of a sentence that begins with who did it: "Ana acknowledged it".
 *
 * @param data of the event, with names instead of ids; `was` = what a class or owner set by hand took the place of, "" = nobody
 */
export function eventWords(kind: string, data: Readonly<Record<string, unknown>> = {}): string {
  const text = (name: string) => (typeof data[name] === "string" ? data[name] : "");
  switch (kind) {
    case "opened":
      return "opened it";
    case "acknowledged":
      return "acknowledged it";
    case "lapsed":
      return "let the acknowledgement lapse";
    case "assigned":
      return text("person") === "" ? "took it off everybody" : `assigned it to ${text("person")}`;
    case "snoozed":
      return "snoozed it";
    case "woken":
      return "woke it";
    case "commented":
      return "commented on it";
    case "bug-linked":
      return `linked ${text("url") || "a bug"}`;
    case "bug-unlinked":
      return `took the link to ${text("url") || "a bug"} away`;
    case "known":
      return "found it to be known";
    case "unexplained":
      return "found nothing that explains it any more";
    case "escalated":
      return `escalated it to ${text("dfg") || "another DFG"}`;
    case "accepted":
      return "accepted the escalation";
    case "returned":
      return "returned it";
    case "transferred":
      return `transferred it to ${text("dfg") || "another DFG"}`;
    case "claimed":
      return "claimed it fixed";
    case "claim-withdrawn":
      return "withdrew the claim that it is fixed";
    case "still-failing":
      return "found it still failing after the claimed fix";
    case "resolved":
      return "closed it as resolved";
    case "recovered":
      return "closed it as recovered";
    case "reopened":
      return "reopened it";
    case "split":
      return "split it";
    case "merged":
      return text("into") === "" ? "merged another item into it" : `merged it into ${text("into")}`;
    case "class-set":
      return text("was") === ""
        ? `set its class to ${text("class") || "another"}`
        : `changed its class from ${text("was")} to ${text("class") || "another"}`;
    case "owner-set":
      return typeof data.was === "string"
        ? `moved it from ${data.was || "nobody"} to ${text("dfg") || "nobody"}`
        : `gave it to ${text("dfg") || "nobody"}`;
    case "undone":
      return "took a change back";
    default:
      return "changed it";
  }
}

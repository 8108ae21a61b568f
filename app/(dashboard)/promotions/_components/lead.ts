import type { JudgedTarget } from "@/components/promotions/judged-target";
import { counted } from "@/components/time/format";

type Judged = Pick<JudgedTarget, "state" | "instance" | "release" | "promoteName">;

/** "2 of 9 targets are over their age: current-podified on antelope and epoxy. 1 is close to it." */
export function leadOf(items: readonly Judged[]): string {
  const over = items.filter((item) => item.state === "bad");
  const close = items.filter((item) => item.state === "warn").length;
  const unknown = items.filter((item) => item.state === "none").length;
  const stale = items.filter((item) => item.state === "stale").length;
  if (items.length === 0) return "There is no target to show.";
  if (unknown === items.length) return "No promotion has been read yet.";
  if (stale + unknown === items.length) return "No target can be judged: nothing recent was read.";
  const rest = [
    stale === 0 ? null : `${stale} cannot be judged: not read lately.`,
    close === 0 ? null : `${close} ${close === 1 ? "is" : "are"} close to it.`,
    unknown === 0
      ? null
      : `${counted(unknown, "target")} ${unknown === 1 ? "has" : "have"} no known promotion.`,
  ].filter(Boolean);
  const known = items.length - unknown - stale;
  const first =
    over.length === 0
      ? `${known === items.length ? `All ${counted(known, "target")}` : counted(known, "target")} ${known === 1 && known < items.length ? "is" : "are"} within their age.`
      : `${over.length} of ${counted(items.length, "target")} ${over.length === 1 ? "is over its" : "are over their"} age: ${namesOf(over)}.`;
  return [first, ...rest].join(" ");
}

/** "current-podified on antelope, epoxy", three names at most. */
function namesOf(over: readonly Judged[]): string {
  const names = over.map((item) => `${item.promoteName} on ${item.release}`);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

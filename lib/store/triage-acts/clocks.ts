import { type Due, dueOf } from "@/lib/domain/triage/clock";
import type { TriageSettings } from "../triage/settings";

type Owed = Parameters<typeof dueOf>[0] & { dfgSlug: string | null; escalatedTo: string | null };

/** What is owed next of an item as it stands now. */
export const dueNow = (item: Owed, { clocks, calendarOf }: TriageSettings, now: Date): Due | null =>
  dueOf(item, clocks, { holder: calendarOf(item.dfgSlug), escalatedTo: calendarOf(item.escalatedTo) }, now);

import type pg from "pg";
import { type ClockDays, DEFAULT_CLOCKS } from "@/lib/domain/triage/clock";
import { DEFAULT_THRESHOLDS, type Thresholds } from "@/lib/domain/triage/thresholds";
import { type Calendar, DEFAULT_CALENDAR } from "@/lib/domain/triage/working-days";

/** What the site has set for triage, as `syncSite` stored it. */
export interface TriageSettings {
  thresholds: Thresholds;
  clocks: ClockDays;
  /** The calendar of a DFG; of one that has none, and of Unassigned: Monday to Friday in the site's zone. */
  calendarOf(dfg: string | null): Calendar;
}

type Stored = {
  triage: { thresholds?: Partial<Thresholds>; clocks?: Partial<ClockDays> } | null;
  timeZone: string | null;
};

/** The settings of triage; defaults where the site has set nothing. */
export async function loadTriageSettings(client: pg.ClientBase | pg.Pool): Promise<TriageSettings> {
  const [site, dfgs] = await Promise.all([
    client.query<Stored>(
      `SELECT (SELECT value FROM site_setting WHERE key = 'triage') AS triage,
         (SELECT value->>'timeZone' FROM site_setting WHERE key = 'site') AS "timeZone"`,
    ),
    client.query<{ slug: string; calendar: Partial<Calendar> }>(
      "SELECT slug, calendar FROM dfg WHERE calendar IS NOT NULL AND removed_at IS NULL",
    ),
  ]);
  const { triage, timeZone } = site.rows[0] ?? { triage: null, timeZone: null };
  const usual: Calendar = { ...DEFAULT_CALENDAR, ...(timeZone && { timeZone }) };
  const calendars = new Map(dfgs.rows.map(({ slug, calendar }) => [slug, { ...usual, ...calendar }]));
  return {
    thresholds: { ...DEFAULT_THRESHOLDS, ...triage?.thresholds },
    clocks: { ...DEFAULT_CLOCKS, ...triage?.clocks },
    calendarOf: (dfg) => (dfg === null ? undefined : calendars.get(dfg)) ?? usual,
  };
}

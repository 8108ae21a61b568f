import { z } from "zod";
import { DAY } from "@/lib/shared/clock";
import { DFG_ROLES, PERSON_ID } from "@/lib/shared/people";
import { durationField, InstantField, Name, Slug, TimeZone } from "./fields";

/** Login name of a person. */
const PersonId = z.string().regex(PERSON_ID, "not a login name (letters, digits and . _ @ + -, at most 100)");

/** Somebody who acts. */
export const PersonField = z.strictObject({
  id: PersonId.describe("Login name, as the identity provider gives it."),
  name: Name,
  mail: Name.optional(),
  chat: Name.optional(),
  timeZone: TimeZone.optional(),
  roles: z
    .array(z.enum(["wrangler", "manager", "admin"]))
    .default([])
    .describe(
      "wrangler: all triage, known issues, rotas. manager: waivers, sign-off. admin: people, ownership.",
    ),
  dfgs: z
    .array(
      z.strictObject({
        dfg: Slug,
        role: z.enum(DFG_ROLES).default("member"),
        squad: Name.optional(),
      }),
    )
    .default([])
    .describe("The DFGs the person is in."),
});

const Turn = z.strictObject({
  people: z.array(PersonId).min(1, "needs at least one person").describe("In the order of their turns."),
  first: InstantField.describe("When the first person's first turn begins."),
  length: durationField(366 * DAY)
    .prefault("7d")
    .describe("Length of one turn."),
});

const Shift = z.strictObject({
  person: PersonId,
  from: InstantField,
  until: InstantField,
  note: Name.optional().describe("What the next one should know."),
});

/** Who is on duty when, in a rotating role of a DFG. */
export const RotaField = z.strictObject({
  dfg: Slug,
  rota: Slug.describe("ruck, rover, or any other rotating role."),
  turn: Turn.optional().describe("People who take turns; shifts are made twelve weeks ahead."),
  shifts: z.array(Shift).default([]).describe("Single shifts, besides or instead of the turns."),
});

const WEEK_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** When a DFG works: its clocks (acknowledge within a working day) stand still at other times. */
export const calendarFields = {
  timeZone: TimeZone.optional().describe("Zone of its working days; site.timeZone when absent."),
  workingDays: z
    .array(z.enum(WEEK_DAYS))
    .min(1, "needs at least one day")
    .default(["mon", "tue", "wed", "thu", "fri"])
    .describe("Days on which its clocks run."),
  holidays: z
    .array(z.iso.date("not a day (2026-12-25)"))
    .default([])
    .describe("Days on which its clocks stand still."),
};

/** 1 = Monday to 7 = Sunday. */
export const weekDayNumber = (day: (typeof WEEK_DAYS)[number]): number => WEEK_DAYS.indexOf(day) + 1;

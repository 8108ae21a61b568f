import type { SessionAnswer } from "@/lib/contract/people";

type Person = NonNullable<SessionAnswer["person"]>;
type Choice = SessionAnswer["people"][number];

/** "wrangler; lead of Compute, member of Network". */
export function placesOf({ roles, dfgs }: Person): string {
  const places = dfgs.map(({ name, role }) => `${role.replaceAll("-", " ")} of ${name}`).join(", ");
  return [roles.join(", "), places].filter(Boolean).join("; ") || "viewer";
}

/** People under the slug of their first DFG, in the order in which they come; who is in none stands last. */
export function inTeams(people: readonly Choice[]): { name: string; people: Choice[] }[] {
  const teams = new Map<string, Choice[]>();
  for (const person of people) {
    const name = person.dfgs[0] ?? "in no DFG";
    teams.set(name, [...(teams.get(name) ?? []), person]);
  }
  return [...teams]
    .map(([name, members]) => ({ name, people: members }))
    .sort((a, b) => order(a.name) - order(b.name) || a.name.localeCompare(b.name));
}

/** First triage first: most of what there is to try begins there. */
const order = (name: string): number => (name === "production-chain" ? 0 : name === "in no DFG" ? 2 : 1);

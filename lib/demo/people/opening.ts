import { ISSUE_IDEAS, ISSUES, type IssueIdea } from "./known-issues";
import { openingActs } from "./opening-acts";
import type { FiledBug, Seen } from "./seen";
import type { SiteClient } from "./site-client";
import { Staff } from "./staff";
import { handOverNote } from "./words";

type Issue = { issue: { id: string; version: number } };

/** Leaves a note on the turn of whoever does first triage now. */
export async function handOver(client: SiteClient, { onDuty, bugs }: Seen): Promise<void> {
  const shift = onDuty.find(({ dfg, rota }) => dfg.slug === "production-chain" && rota === "ruck");
  if (!shift) return;
  const note = handOverNote(bugs.some((bug) => bug.isTooSoon));
  const body = { version: shift.version, note };
  await client.write(shift.person.id, "PATCH", `/api/v1/duty/shifts/${shift.id}`, body);
}

/** Writes down what is known, as far as the world has it: whoever does so looks at what it would match first. */
export async function knowIssues(client: SiteClient, { people, onDuty, bugs }: Seen): Promise<void> {
  const staff = new Staff(people, onDuty);
  const [by] = [staff.onDuty("production-chain"), ...staff.of(null)].filter((id) => id !== undefined);
  if (by === undefined) return;
  const left: Record<"held" | "retired", number> = { ...ISSUES };
  for (const idea of ISSUE_IDEAS) {
    const kind = idea.retired === undefined ? "held" : "retired";
    if (left[kind] > 0 && (await writeDown(client, by, idea, bugs))) left[kind]--;
  }
}

async function writeDown(
  client: SiteClient,
  by: string,
  { bugOf, retired: reason, ...idea }: IssueIdea,
  bugs: readonly FiledBug[],
): Promise<boolean> {
  const { pattern, scope } = idea;
  const rule = { kind: "pattern", pattern, scope };
  const preview = await client.write<{ hits: number }>(by, "POST", "/api/v1/known-issues/preview", rule);
  if (!preview || preview.hits === 0) return false;
  const fits = bugOf ? bugs.filter(bugOf) : [];
  const bug = fits.find((one) => one.isTooSoon) ?? fits[0];
  const body = { ...idea, kind: "pattern", bugUrl: bug?.url ?? null };
  const made = await client.write<Issue>(by, "POST", "/api/v1/known-issues", body);
  if (!made) return false;
  const { id, version } = made.issue;
  if (reason !== undefined)
    await client.write(by, "PATCH", `/api/v1/known-issues/${id}`, { version, retired: true, reason });
  return true;
}

/** Does what has been done when one first looks. Refused = passed over, as is what follows on the same item. */
export async function open(client: SiteClient, seen: Seen, seed: string | number): Promise<number> {
  const versions = new Map(seen.items.map(({ id, version }) => [id, version]));
  let done = 0;
  for (const act of openingActs(seen, seed)) {
    const version = versions.get(act.item);
    const made = version === undefined ? null : await client.act(act, { version });
    if (made === null) {
      versions.delete(act.item);
      continue;
    }
    versions.set(act.item, made);
    done++;
  }
  return done;
}

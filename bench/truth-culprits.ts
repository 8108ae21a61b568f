import type { Suspect } from "@/lib/contract/failures";
import type { Cause, CauseKind, Culprit } from "@/lib/demo/world/causes";
import { causesOfItems, type Known } from "./truth-groups";

/** Kinds that something in particular began. */
const REGRESSIONS: ReadonlySet<CauseKind> = new Set([
  "dependency-bump",
  "broken-commit",
  "job-regression",
  "node-image",
]);
const LOOKED_AT = 3;

export interface CulpritResult {
  /** Regressions whose culprit the world knows and that began in the time looked at. */
  causes: number;
  /** Share whose culprit is among the first three suspects of their item. */
  found: number;
  /** What was missed: cause, and what was suspected instead. */
  missed: string[];
}

function isNamed({ kind, id, package: name }: Culprit, suspect: Suspect): boolean {
  switch (kind) {
    case "commit":
      return suspect.commitHash === id;
    case "dependency":
      return suspect.package === name;
    case "change":
      return suspect.url?.endsWith(`/${id}`) === true;
    case "image":
      return suspect.title === id;
  }
}

/** How often the true culprit of a regression is among the first suspects of the item that holds most of its failures. */
export async function culpritsOf(
  failures: readonly Known[],
  since: Date,
  suspectsOf: (itemId: number) => Promise<readonly Suspect[]>,
): Promise<CulpritResult> {
  const missed: string[] = [];
  let causes = 0;
  for (const [cause, itemId] of itemsOfRegressions(failures, since)) {
    const { culprit } = cause;
    if (!culprit) continue;
    causes++;
    const suspects = (await suspectsOf(itemId)).slice(0, LOOKED_AT);
    if (!suspects.some((suspect) => isNamed(culprit, suspect)))
      missed.push(`${cause.id} (${culprit.kind} ${culprit.package ?? culprit.id}): ${said(suspects)}`);
  }
  return { causes, found: causes === 0 ? Number.NaN : 1 - missed.length / causes, missed };
}

function itemsOfRegressions(failures: readonly Known[], since: Date): Map<Cause, number> {
  const counts = new Map<Cause, Map<number, number>>();
  for (const { cause, itemId } of failures) {
    const isOne = REGRESSIONS.has(cause.kind) && cause.culprit && cause.start * 1000 > since.getTime();
    if (!isOne || itemId === null) continue;
    const of = counts.get(cause) ?? new Map<number, number>();
    counts.set(cause, of.set(itemId, (of.get(itemId) ?? 0) + 1));
  }
  const main = causesOfItems(failures);
  return new Map(
    [...counts].flatMap(([cause, of]) => {
      const ordered = [...of].sort((a, b) => b[1] - a[1]);
      const own = ordered.find(([itemId]) => main.get(itemId) === cause) ?? ordered[0];
      return own ? [[cause, own[0]] as const] : [];
    }),
  );
}

const said = (suspects: readonly Suspect[]) =>
  suspects.map(({ kind, package: name, title }) => `${kind} ${name || title}`).join(", ") ||
  "nobody suspected";

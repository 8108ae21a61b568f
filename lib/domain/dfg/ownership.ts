import { compileGlob } from "./glob";

/** Kinds of rules, most specific first. */
const OWNERSHIP_ORDER = ["package", "component", "job", "project", "kojiPackage"] as const;
type OwnershipKind = (typeof OWNERSHIP_ORDER)[number];

/** What a rule says: subjects of this kind whose name matches belong to the DFG, in one release or in all. */
export interface OwnershipRule {
  kind: OwnershipKind;
  /** Glob: `*` and `?`, anchored. */
  pattern: string;
  release?: string | null | undefined;
  dfg: string;
  /** Order among rules that are equally specific; their order in the list when absent. */
  position?: number;
}

/** What to find the owner of; name as much as is known. */
type OwnershipSubject = { readonly [kind in OwnershipKind]?: string | null | undefined } & {
  readonly release?: string | null | undefined;
};

/**
 * Makes the rules ready to ask. The answer is the slug of the owning DFG, or null when no rule claims the subject
 * (Unassigned). The most specific kind wins; inside a kind a rule for the release beats one for all; then position.
 */
export function compileOwnership(
  rules: readonly OwnershipRule[],
): (subject: OwnershipSubject) => string | null {
  const ordered = rules
    .map((rule, index) => ({
      ...rule,
      rank: OWNERSHIP_ORDER.indexOf(rule.kind) * 2 + (rule.release ? 0 : 1),
      position: rule.position ?? index,
      matches: compileGlob(rule.pattern),
    }))
    .sort((a, b) => a.rank - b.rank || a.position - b.position);
  return (subject) => {
    const owner = ordered.find(({ kind, release, matches }) => {
      const name = subject[kind];
      return typeof name === "string" && (!release || release === subject.release) && matches(name);
    });
    return owner?.dfg ?? null;
  };
}

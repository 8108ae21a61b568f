import type { Cause, CauseKind, TruthFailure } from "./causes";

/** Kinds that are many small troubles under one name: each of those is a cause to whoever looks for it. */
const MANY: ReadonlySet<CauseKind> = new Set(["infra-noise", "flaky-job"]);

/** Causes with the many troubles of a noisy one told apart; what no trouble is known of stays with the whole. */
export function toldApart(
  causes: readonly Cause[],
  troubleOf: (failure: TruthFailure) => string | undefined,
): Cause[] {
  return causes.flatMap((cause) => {
    if (!MANY.has(cause.kind)) return [cause];
    const rest: TruthFailure[] = [];
    const parts = new Map<string, TruthFailure[]>();
    for (const failure of cause.failures) {
      const trouble = troubleOf(failure);
      if (trouble === undefined) rest.push(failure);
      else parts.set(trouble, [...(parts.get(trouble) ?? []), failure]);
    }
    const part = ([trouble, failures]: [string, TruthFailure[]]): Cause => ({
      ...cause,
      id: `${cause.id}/${trouble}`,
      title: `${cause.title}: ${trouble}`,
      failures,
    });
    return [{ ...cause, failures: rest }, ...[...parts].map(part)];
  });
}

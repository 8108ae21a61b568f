import type { z } from "zod";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { messageOf } from "@/lib/shared/errors";

/** Parses and maps one record into `facts`, or sets it aside with the reason: a bad row must not sink its page. */
export function admit<Wire, Fact>(
  schema: z.ZodType<Wire>,
  record: unknown,
  map: (wire: Wire) => Fact,
  into: { facts: Fact[]; rejected: Rejected[] },
): void {
  const parsed = schema.safeParse(record);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const reason = `${issue?.path.join(".") || "row"}: ${issue?.message ?? "does not fit"}`;
    into.rejected.push({ payload: record, reason });
    return;
  }
  try {
    into.facts.push(map(parsed.data));
  } catch (error) {
    into.rejected.push({ payload: record, reason: messageOf(error) });
  }
}

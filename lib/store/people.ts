import { pool, withTransaction } from "@/lib/db/pool";
import { recordAudit } from "./audit";

/** Keeps who began to act as whom in one browser; null = nobody. */
export const recordSession = (before: string | null, after: string | null, now: Date): Promise<void> =>
  withTransaction(pool, (tx) =>
    recordAudit(
      tx,
      [
        {
          actor: after ?? before,
          action: after === null ? "session:sign-out" : "session:sign-in",
          subjectKind: "session",
          subjectId: after ?? before ?? "",
          before: { person: before },
          after: { person: after },
          reason: null,
        },
      ],
      now,
    ),
  );

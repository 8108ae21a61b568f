"use client";
import { createContext, useContext } from "react";
import type { SessionAnswer } from "@/lib/contract/people";
import type { TriageActionAnswer, TriageRow } from "@/lib/contract/triage";
import type { TriageAction } from "@/lib/domain/triage/states";
import type { DialogKind } from "./actions-table";
import type { Asked } from "./optimistic";

/** What came of an action: the server's answer, if it gave one, and what went wrong, as the toast says it. */
export interface Acted {
  answer: TriageActionAnswer | null;
  problems: readonly string[];
}

export interface Acting {
  session: SessionAnswer | undefined;
  /** Does it at once in the browser, then on the server. What happened is told by a toast; it never rejects. */
  act(rows: readonly TriageRow[], asked: Asked): Promise<Acted>;
  /** Opens the dialog that an action needs. */
  ask(kind: DialogKind, rows: readonly TriageRow[]): void;
  /** Takes back what was done last. */
  undo(): void;
  /** Why the action fits none of the items; null = it fits one at least. */
  whyNotAny(action: TriageAction, rows: readonly TriageRow[]): string | null;
}

export const ActingContext = createContext<Acting | null>(null);

/** How the components of triage act: see Acting. */
export function useTriageActions(): Acting {
  const held = useContext(ActingContext);
  if (held === null) throw new Error("useTriageActions needs a TriageActing around it");
  return held;
}

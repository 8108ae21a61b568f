import { STATE_WORD } from "@/components/triage/state-words";
import type { TriageState } from "@/lib/contract/triage";

/** "new → acknowledged"; null where the state stayed. */
export function passage(from: TriageState | null, to: TriageState | null): string | null {
  if (to === null || from === to) return null;
  return from === null ? STATE_WORD[to].word : `${STATE_WORD[from].word} → ${STATE_WORD[to].word}`;
}

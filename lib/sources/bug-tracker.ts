import type { BugFact } from "@/lib/domain/bugs/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";

/** What one question to a tracker brought. */
export interface BugReading {
  bugs: BugFact[];
  rejected: Rejected[];
  requests: number;
  /** There was more than is read of one answer. */
  truncated: boolean;
}

/** A bug tracker that is read; Prodchain never writes to one. */
export interface BugTracker {
  /** Most keys that may be asked for at once. */
  batch: number;
  /**
   * What the tracker says of these bugs; one it does not know, or does not show us, is told as gone.
   *
   * @throws SourceRefused, SourceUnreachable, ProdchainError source-changed-shape: nothing is known of any of them
   */
  fetch(keys: readonly string[], signal: AbortSignal): Promise<BugReading>;
  /**
   * The bugs that a saved query names.
   *
   * @param saved parameters of the tracker's own search, "status=NEW&keywords=TestBlocker"
   * @throws as `fetch`
   */
  query(saved: string, signal: AbortSignal): Promise<BugReading>;
}

/** What has no place in PostgreSQL's text, taken out; null for an empty text. */
export const textOrNull = (text: string | null | undefined): string | null =>
  text ? text.replaceAll("\u0000", "").trim() || null : null;

/** An instant of a tracker; null where there is none or it cannot be read. */
export function instantOrNull(text: string | null | undefined): Date | null {
  const at = text ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}

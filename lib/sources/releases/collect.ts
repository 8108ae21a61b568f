import type { Http } from "../http";
import type { Location } from "../location";
import { type DeliverableFile, deliverableFile, fetchDeliverable, listDeliverables } from "./client";
import { type Deliverable, mapDeliverable } from "./map";

/** One deliverable file that was read. */
export interface DeliverableRead extends Deliverable {
  series: string;
  deliverable: string;
  /** To be kept and told to `known` next time; null where the place tells none, or to have the file read again. */
  revision: string | null;
  /** Nothing was rejected: `facts` are all there are of this deliverable, so that others may be held for removed. */
  whole: boolean;
  /** Position of the file and their number, for progress. */
  done: number;
  of: number;
}

export interface DeliverablesOptions {
  location: Location;
  series: string;
  /** Deliverables to ask for by name; without it the folder is listed. */
  names?: readonly string[];
  /** Revision up to which a deliverable is held; a file of the same revision is not read again. */
  known?(deliverable: string): string | null | undefined;
}

/**
 * Tags of every deliverable of a series. A file that is not there is passed over, one that does not fit yields its
 * rejected record, and one of a known revision yields nothing.
 *
 * @throws ProdchainError source-unavailable, source-changed-shape; what was yielded before stands
 */
export async function* collectDeliverables(
  options: DeliverablesOptions,
  http: Http,
  signal: AbortSignal,
): AsyncGenerator<DeliverableRead, void, void> {
  const { location, series, names, known } = options;
  const files: DeliverableFile[] = names
    ? names.map((name) => deliverableFile(location, series, name))
    : await listDeliverables(location, series, http, signal);
  for (const [i, file] of files.entries()) {
    if (file.revision !== null && known?.(file.name) === file.revision) continue;
    const text = await fetchDeliverable(file, http, signal);
    if (text === undefined) continue;
    const { facts, rejected } = mapDeliverable(text, series, file.name);
    const { name: deliverable } = file;
    const whole = rejected.length === 0;
    const revision = whole ? file.revision : null;
    yield { series, deliverable, revision, facts, rejected, whole, done: i + 1, of: files.length };
  }
}

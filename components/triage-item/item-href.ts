/**
 * Page of an item.
 * @param from the parameters of the queue the reader came from, so that next and previous stay in it
 * @param merged the item that was asked for, where it was merged into this one
 */
export function itemHref(id: string, from?: string, merged?: string): string {
  const search = new URLSearchParams();
  if (from !== undefined && from !== "") search.set("from", from);
  if (merged !== undefined) search.set("merged", merged);
  const text = search.toString();
  return `/triage/${encodeURIComponent(id)}${text === "" ? "" : `?${text}`}`;
}

/** The queue the reader came from. */
export const queueHref = (from: string | undefined): string =>
  from === undefined || from === "" ? "/triage" : `/triage?${from}`;

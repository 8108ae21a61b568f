import type { TriageQuery } from "@/lib/contract/triage";
import { toSearch } from "@/lib/query/api";

/** A question to the queue that narrows nothing but what is given. */
export const queueOf = (narrowed: Partial<TriageQuery>): TriageQuery => ({
  view: "all",
  state: [],
  dfg: [],
  class: [],
  release: [],
  source: [],
  assignee: [],
  limit: 100,
  ...narrowed,
});

/** The parameters of a queue in an address, without "?": what a page shows of it (how many, from where) is left out. */
export const queueSearch = ({
  limit: _,
  after: __,
  item: ___,
  format: ____,
  ...query
}: TriageQuery): string =>
  toSearch({ ...query, view: query.view === "all" ? undefined : query.view }).slice(1);

const OF_SUBJECT = 8;

/** The open items of one package or job. */
export const ofSubject = (subject: string): TriageQuery => queueOf({ subject, limit: OF_SUBJECT });

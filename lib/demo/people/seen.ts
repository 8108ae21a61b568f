// What people see of the product: the parts of its API's answers that they go by, told here once more since the demo knows
// nothing of the product.

/** An item of the queue. */
export interface SeenItem {
  id: string;
  version: number;
  state: string;
  /** The heading it stands under; "holds-up" = a promotion waits for it. */
  group: string;
  title: string;
  headline: string | null;
  class: string;
  dfg: { slug: string } | null;
  assignee: { id: string } | null;
  snoozedUntil: string | null;
  escalation: { state: string } | null;
  bugs: readonly { url: string }[];
}

/** Somebody's turn on duty. */
export interface SeenShift {
  id: string;
  version: number;
  dfg: { slug: string };
  rota: string;
  person: { id: string };
}

/** A change that was merged to mend a package. */
export interface SeenFix {
  package: string | null;
  url: string | null;
}

/** A bug that was filed, by what one recognises its failures. */
export interface FiledBug {
  url: string;
  /** The cause it was filed for, and its kind. */
  cause: string;
  kind: string;
  /** Closed as fixed, though the cause goes on. */
  isTooSoon: boolean;
  isClosed: boolean;
  /** Words of its error; failures that have all of them are of this bug. */
  words: readonly string[];
  /** Packages and jobs it breaks, and the class of what it does to them. */
  names: readonly string[];
  class: string;
}

/** What one of them does to an item; all but `by` and `item` goes into the request. */
export interface Act {
  by: string;
  item: string;
  action:
    | "acknowledge"
    | "assign"
    | "snooze"
    | "comment"
    | "link-bug"
    | "escalate"
    | "accept"
    | "return"
    | "claim-fixed";
  reason?: string;
  until?: string;
  person?: string;
  dfg?: string;
  url?: string;
}

/** What somebody has before them who looks at the queue. */
export interface Seen {
  now: Date;
  /** Open items, first to be done first. */
  items: readonly SeenItem[];
  onDuty: readonly SeenShift[];
  /** Ids of people that the site has. */
  people: ReadonlySet<string>;
  bugs: readonly FiledBug[];
  fixes: readonly SeenFix[];
}

/** Nobody has done anything to it yet. */
export const isUntouched = (item: SeenItem): boolean =>
  item.state === "new" &&
  item.assignee === null &&
  item.snoozedUntil === null &&
  item.escalation === null &&
  item.bugs.length === 0;

import type { HistoryQuery, TargetPageQuery, TrendsQuery } from "@/lib/contract/promotion-history";
import type { TargetQuery } from "@/lib/contract/promotions";

/** The part of the page that is shown: of a time in the past the promotions until then. */
export const tabOf = ({ tab, at }: Pick<TargetPageQuery, "tab" | "at">): TargetPageQuery["tab"] =>
  at === undefined ? tab : "promotions";

/** What each part of the page asks for. Server and browser take it from the same address, so that their keys agree. */
export function partsOf(query: TargetPageQuery): {
  target: TargetQuery;
  history: HistoryQuery;
  trends: TrendsQuery;
} {
  const { tab: _, only, days, ...target } = query;
  const tab = tabOf(query);
  const { component, after, limit } = target;
  const paging = { component, limit, ...(after === undefined ? {} : { after }) };
  return {
    // The other parts only need the target itself; a key of their list would not fit here.
    target: tab === "promotions" ? target : { ...target, after: undefined, limit: 1 },
    history: { ...paging, only },
    trends: { component, days },
  };
}

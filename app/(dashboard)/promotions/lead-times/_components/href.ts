import type { LeadTimesQuery } from "@/lib/contract/lead-times";
import { toSearch } from "@/lib/query/api";

/** Address of the page for a query; what is the default is left out. */
export const hrefOf = ({ days, ...query }: LeadTimesQuery): string =>
  `/promotions/lead-times${toSearch({ ...query, ...(days !== 30 && { days: String(days) }) })}`;

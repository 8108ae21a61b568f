import { z } from "zod";
import { ListParam } from "@/lib/contract/common";

/** What the duty page takes from its address. */
export const DutyPageQuery = z.strictObject({
  dfg: ListParam.describe("DFG slugs"),
  shift: z.string().max(20).optional().describe("The shift in the drawer"),
  new: z.string().max(130).optional().describe("dfg/rota of a shift to be added"),
});

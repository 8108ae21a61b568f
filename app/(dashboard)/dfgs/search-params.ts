import { z } from "zod";

export const DfgSort = z.enum(["name", "-name", "failing", "-failing", "since", "-since"]);
export type DfgSort = z.infer<typeof DfgSort>;

/** What the list of DFGs takes from its address. */
export const DfgsPageQuery = z.strictObject({
  release: z.string().max(60).optional(),
  sort: DfgSort.default("-failing"),
});
export type DfgsPageQuery = z.infer<typeof DfgsPageQuery>;

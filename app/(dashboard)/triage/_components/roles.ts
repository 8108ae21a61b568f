/** Roles of a table whose rows are drawn in parts, which table and tbody cannot be. */
export const ROLE = {
  rowheader: { role: "rowheader" },
  columnheader: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

/** @param count rows in all, of which a part is drawn */
export const tableRole = (label: string, count: number) =>
  ({ role: "table", "aria-label": label, "aria-rowcount": count }) as const;

/** @param index place of the row in the table, from 1 */
export const rowRole = (index?: number) =>
  ({ role: "row", ...(index !== undefined && { "aria-rowindex": index }) }) as const;

import type { ReactNode } from "react";

/** A column as data. */
export interface Column<Row> {
  id: string;
  header: ReactNode;
  /** The word for the header where it is empty or an icon. */
  label?: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand right. */
  align?: "right";
  /** Values of `?sort=`; `first` is what the first click asks for. */
  sort?: { asc: string; desc: string; first?: "asc" | "desc" };
  /** CSS width; the column without one takes what is left. */
  width?: string;
  /**
   * Its place in the two-line row of a phone: title = first line, end = right of the first line,
   * meta = second line (default), none = left out.
   */
  phone?: "title" | "end" | "meta" | "none";
  className?: string;
}

/** One series of a chart: a key of the rows, its word, and its colour as a token. */
export interface Series {
  key: string;
  label: string;
  colour: "ok" | "bad" | "warn" | "run" | "none" | "accent";
  /** bar (default) stacks with the other bars; line and area stand on their own. */
  as?: "bar" | "line" | "area";
}

/** A row of a chart: the label on the axis and a number per series. */
export type ChartRow = { label: string } & Record<string, string | number>;

export interface ChartProps {
  /** Says what it shows and over which time. */
  title: string;
  rows: readonly ChartRow[];
  series: readonly Series[];
  height?: number;
}

/** A known issue's number as people write it. */
export const issueId = (id: number): string => `K-${id}`;

/** Number of a known issue from "K-12"; undefined for anything else. */
export function issueNumber(text: string): number | undefined {
  const digits = /^K-(\d{1,15})$/i.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

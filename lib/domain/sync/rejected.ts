/** A record that did not fit: kept as it came, with the reason. */
export interface Rejected {
  payload: unknown;
  reason: string;
}

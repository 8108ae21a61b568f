import { KojiDouble, type KojiValue } from "../../rows/koji-rows";

const pad = (value: number, length: number) => String(value).padStart(length, "0");

/** A time as the hub's database prints it, in UTC; whole seconds still show microseconds where the hub formats them. */
export function timeText(at: number | null): KojiValue {
  if (at === null) return null;
  const micros = Math.round((at - Math.floor(at)) * 1e6);
  const second = Math.floor(at) + (micros === 1e6 ? 1 : 0);
  const text = new Date(second * 1000).toISOString();
  const fraction = micros === 0 || micros === 1e6 ? "" : `.${pad(micros, 6)}`;
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction}+00:00`;
}

export const timeNumber = (at: number | null): KojiValue => (at === null ? null : new KojiDouble(at));

/** A time a caller gave: epoch seconds, or text. Undefined when it gave none. */
export function timeGiven(value: KojiValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const at = Date.parse(/[Z+]|-\d\d(:?\d\d)?$/.test(value.slice(10)) ? value : `${value}Z`);
  return Number.isNaN(at) ? undefined : at / 1000;
}

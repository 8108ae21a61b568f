export const KOJI_MODES = [
  "slow",
  "500",
  "429",
  "truncated",
  "html200",
  "offline",
  "reset",
  "timeout",
  "broken-xml",
  "empty",
  "off",
] as const;
export type KojiMode = (typeof KOJI_MODES)[number];

/** A fault to play for requests whose body contains `match`, `count` times or until "off". */
export interface KojiMisbehaviour {
  mode: KojiMode;
  match?: string;
  count?: number;
  /** Delay of mode `slow` in milliseconds. */
  delayMs?: number;
}

/** Reads a fault, or says what is wrong with it. */
export function parseKojiFault(value: unknown): KojiMisbehaviour | string {
  if (typeof value !== "object" || value === null) return "body must be an object";
  const { mode, match, count, delayMs } = value as Record<string, unknown>;
  const known = KOJI_MODES.find((name) => name === mode);
  if (!known) return `mode must be one of ${KOJI_MODES.join(", ")}`;
  return {
    mode: known,
    ...(typeof match === "string" ? { match } : {}),
    ...(typeof count === "number" ? { count } : {}),
    ...(typeof delayMs === "number" ? { delayMs } : {}),
  };
}

/** The faults being played; the latest added wins. */
export class KojiMisbehaviours {
  private faults: KojiMisbehaviour[] = [];

  set(fault: KojiMisbehaviour): void {
    if (fault.mode === "off") this.faults = [];
    else this.faults.push({ ...fault });
  }

  take(body: string): KojiMisbehaviour | undefined {
    const fault = this.faults.findLast((one) => !one.match || body.includes(one.match));
    if (fault?.count !== undefined) {
      fault.count--;
      if (fault.count <= 0) this.faults = this.faults.filter((other) => other !== fault);
    }
    return fault;
  }
}

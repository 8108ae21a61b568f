import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** A fault to play: on one instance or all, for requests whose text contains `match`, `count` times or until "off". */
export interface Fault<Mode extends string> {
  mode: Mode;
  instance?: string;
  match?: string;
  count?: number;
  /** Delay of mode `slow` in milliseconds. */
  delayMs?: number;
}

const SLOW_MS = 5000;

/** Reads a fault from JSON, or says what is wrong with it. */
export function readFault<Mode extends string>(value: unknown, modes: readonly Mode[]): Fault<Mode> | string {
  if (typeof value !== "object" || value === null) return "body must be an object";
  const { mode, instance, match, count, delayMs } = value as Record<string, unknown>;
  const known = modes.find((name) => name === mode);
  if (!known) return `mode must be one of ${modes.join(", ")}`;
  return {
    mode: known,
    ...(typeof instance === "string" ? { instance } : {}),
    ...(typeof match === "string" ? { match } : {}),
    ...(typeof count === "number" ? { count } : {}),
    ...(typeof delayMs === "number" ? { delayMs } : {}),
  };
}

/** The faults being played; of those that fit a request the latest added wins. */
export class Faults<Mode extends string> {
  private faults: Fault<Mode>[] = [];

  /** Adds a fault; `off` ends those of its instance, or all. */
  set(fault: Fault<Mode>): void {
    if (fault.mode !== "off") this.faults.push({ ...fault });
    else this.faults = this.faults.filter((other) => fault.instance && other.instance !== fault.instance);
  }

  /** As `set`, of JSON; answers what is wrong with it. */
  read(value: unknown, modes: readonly Mode[]): string | undefined {
    const fault = readFault(value, modes);
    if (typeof fault === "string") return fault;
    this.set(fault);
    return undefined;
  }

  /** The fault that hits this request, counted down; a server that is one instance leaves its name out. */
  take(text: string, instance?: string): Fault<Mode> | undefined {
    const fault = this.faults.findLast(
      (one) =>
        (!instance || !one.instance || one.instance === instance) && (!one.match || text.includes(one.match)),
    );
    if (fault?.count !== undefined) {
      fault.count--;
      if (fault.count <= 0) this.faults = this.faults.filter((other) => other !== fault);
    }
    return fault;
  }
}

/** Lets a request hang or breaks its connection, if that is the fault; true when there is nothing to answer any more. */
export function isCutOff(response: ServerResponse, fault: Fault<string> | undefined): boolean {
  if (fault?.mode === "reset") response.destroy();
  return fault?.mode === "reset" || fault?.mode === "timeout";
}

/** Waits so long, and longer for a fault of mode `slow`. */
export async function slowed(fault: Fault<string> | undefined, leastMs = 0): Promise<void> {
  const ms = leastMs + (fault?.mode === "slow" ? (fault.delayMs ?? SLOW_MS) : 0);
  if (ms > 0) await sleep(ms);
}

/** Sends an answer; of a truncated one only the first half goes out before the connection breaks. */
export function sendAnswer(
  response: ServerResponse,
  answer: { status: number; headers: Record<string, string>; body: string | Buffer },
  fault: Fault<string> | undefined,
  { headOnly = false } = {},
): void {
  const body = Buffer.from(answer.body);
  const size = answer.status === 304 ? {} : { "Content-Length": body.length };
  response.writeHead(answer.status, { ...answer.headers, ...size });
  if (fault?.mode !== "truncated") response.end(headOnly ? undefined : body);
  else response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

/** One row of a page turned into what no client expects. */
export const spoiltOne = (rows: readonly unknown[]): unknown[] =>
  rows.map((row, index) =>
    index === Math.min(3, rows.length - 1) ? spoilt(row as Record<string, unknown>) : row,
  );

const spoilt = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "number" ? `about ${value}` : typeof value === "string" ? { text: value } : [value],
    ]),
  );

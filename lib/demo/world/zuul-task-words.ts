import type { Random } from "./random";
import type { ZuulFault } from "./zuul-ci";

/** A failed task of a job as Ansible reports it. */
export interface FailedTaskWords {
  role: string | null;
  task: string;
  action: string;
  host: string;
  msg: string;
  rc?: number;
  stdout?: readonly string[];
  stderr?: readonly string[];
  unreachable?: boolean;
  /** The module was called once per item; only the last one failed. */
  items?: readonly string[];
  /** Which of a cause's many troubles it is, for causes that are a kind of trouble and not one. */
  trouble?: string;
  /** What the job itself writes into logs/failures_file: the reason, and whose fault it takes it for. */
  report?: readonly [reason: string, who: "code" | "infra"];
}

export type Detail = Readonly<Record<string, string>>;
export type TaskWords = (fault: ZuulFault, detail: Detail, random: Random) => FailedTaskWords;

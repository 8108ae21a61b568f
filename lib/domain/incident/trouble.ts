import type { FailureClass } from "../failure/class";

/** What of the surroundings is in trouble; failures of one kind at once are one outage. */
export const TROUBLES = [
  "mirror",
  "nodes",
  "connection",
  "registry",
  "git",
  "names",
  "storage",
  "logs",
  "other",
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The parts of a failure that tell its trouble. */
export interface Told {
  class: FailureClass;
  rule: string;
  why: string;
  headline: string | null;
}

/** What an outage of the kind is called. */
const TITLE: Readonly<Record<Trouble, string>> = {
  mirror: "Package mirror does not answer",
  nodes: "No nodes can be had",
  connection: "Nodes cannot be reached",
  registry: "Container registry does not answer",
  git: "Git server does not answer",
  names: "Host names cannot be resolved",
  storage: "Disks or memory are full",
  logs: "Logs cannot be uploaded",
  other: "Infrastructure fails",
};

/** First match wins; tried on the rule, then on what was said. Every pattern is linear. */
const BY_RULE: readonly (readonly [RegExp, Trouble])[] = [
  [/NODE_FAILURE|:nodes$/, "nodes"],
  [/:mirror$|^repository$/, "mirror"],
  [/:image-pull$/, "registry"],
  [/:(?:git|source)$|MERGER_FAILURE|MERGE_CONFLICT|^scm$/, "git"],
  [/DISK_FULL|:disk$|:memory$|^out-of-room$/, "storage"],
];
const BY_TEXT: readonly (readonly [RegExp, Trouble])[] = [
  [/\bmirror|repomd\.xml|repodata\/|downloading packages|download metadata|connectionpool\(host=/i, "mirror"],
  [/\bregistry\b|docker:\/\//i, "registry"],
  [/\bnode request|not enough nodes|no nodes? /i, "nodes"],
  [/logserver|upload.{0,20}logs?\b/i, "logs"],
  [/\bgit\b|\.git\b/i, "git"],
  [/ssh: |via ssh|unreachable|could not be reached|remote host/i, "connection"],
  [/resolve|resolution|name or service/i, "names"],
  [/no space left|cannot allocate|quota/i, "storage"],
];
const LATE_BY_RULE: readonly (readonly [RegExp, Trouble])[] = [
  [/:download$|:rate-limit$|:network$/, "mirror"],
  [/:ssh$|:unreachable$|LOST|DISCONNECT/, "connection"],
  [/:dns$/, "names"],
  [/phase:post|POST_FAILURE/, "logs"],
];

/** Words by which a failure that is not classed as infrastructure still points at it. */
const SURROUNDINGS =
  /repomd\.xml|all mirrors were tried|no more mirrors|mirror.{0,40}(?:not reachable|timed out|refused)|curl error|not enough nodes|no route to host|network is unreachable/i;

/** Whether a failure may be part of an outage: infrastructure, or something else whose line points at the surroundings. */
export function isOfSurroundings({ class: kind, headline }: Pick<Told, "class" | "headline">): boolean {
  if (kind === "infra") return true;
  return (
    (kind === "timeout" || kind === "dependency" || kind === "unknown") &&
    headline !== null &&
    SURROUNDINGS.test(headline.slice(0, 500))
  );
}

/** The trouble that a failure tells of. */
export function troubleOf({ rule, why, headline }: Omit<Told, "class">): Trouble {
  const said = `${headline ?? ""} ${why}`.slice(0, 600);
  const find = (rows: readonly (readonly [RegExp, Trouble])[], text: string) =>
    rows.find(([pattern]) => pattern.test(text))?.[1];
  return find(BY_RULE, rule) ?? find(BY_TEXT, said) ?? find(LATE_BY_RULE, rule) ?? "other";
}

const HOST =
  /(?:[a-z][a-z0-9+.-]{1,10}:\/\/|\b(?:host|connect to|access|resolve)[:=]?\s*'?)((?:[a-z0-9-]{1,60}\.){1,5}[a-z]{2,12})\b/i;

/** The server that a failure names; null when it names none. Addresses of single nodes are no servers. */
export const hostOf = (headline: string | null): string | null =>
  headline === null ? null : (HOST.exec(headline.slice(0, 500))?.[1]?.toLowerCase() ?? null);

/** What an outage is called, with the server that most of its failures name. */
export const titleOf = (trouble: Trouble, host: string | null): string =>
  host === null ? TITLE[trouble] : `${TITLE[trouble]}: ${host}`;

import type { ReviewRow } from "../../rows/review-rows";

type Test = (row: ReviewRow) => boolean;

/** A query Gerrit refuses with 400 and this text. */
export class BadQuery extends Error {}

const TOKEN = /\s*(\(|\)|-?[\w]+:"[^"]*"|-?[\w]+:\{[^}]*\}|-?[\w]+:[^\s()]+|OR\b|AND\b|NOT\b|[^\s()]+)/y;

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) break;
    found.push(match[1] ?? "");
  }
  if (text.slice(found.length === 0 ? 0 : TOKEN.lastIndex || text.length).trim() !== "" && found.length === 0)
    throw new BadQuery(`line 1:0 no viable alternative at '${text.slice(0, 20)}'`);
  return found;
}

const STATUS: Readonly<Record<string, (row: ReviewRow) => boolean>> = {
  open: (row) => row.status === "NEW",
  new: (row) => row.status === "NEW",
  closed: (row) => row.status !== "NEW",
  merged: (row) => row.status === "MERGED",
  abandoned: (row) => row.status === "ABANDONED",
};

function textTest(value: string, of: (row: ReviewRow) => string | null): Test {
  if (!value.startsWith("^")) return (row) => of(row) === value;
  const form = new RegExp(`^(?:${value.slice(1)})$`);
  return (row) => form.test(of(row) ?? "");
}

/** `after:` and `before:` compare with the last update, in UTC, seconds and above. */
function timeOf(value: string): number {
  const at = Date.parse(`${value.replace(" ", "T")}${value.length > 10 ? "Z" : "T00:00:00Z"}`);
  if (Number.isNaN(at)) throw new BadQuery(`invalid time: ${value}`);
  return at / 1000;
}

function term(token: string): Test {
  if (token.startsWith("-")) {
    const inner = term(token.slice(1));
    return (row) => !inner(row);
  }
  const [, name = "", raw = ""] = /^(\w+):(.*)$/s.exec(token) ?? [];
  const value = raw.replace(/^"(.*)"$/s, "$1").replace(/^\{(.*)\}$/s, "$1");
  switch (name) {
    case "status":
      return STATUS[value] ?? invalid(`unknown status ${value}`);
    case "is":
      return value === "wip"
        ? (row) => row.workInProgress
        : (STATUS[value] ?? invalid(`unknown is:${value}`));
    case "project":
    case "p":
      return textTest(value, (row) => row.project);
    case "branch":
      return textTest(value, (row) => row.branch);
    case "topic":
      return textTest(value, (row) => row.topic);
    case "owner":
      return (row) => row.owner.username === value || String(row.owner.id) === value;
    case "change":
      return (row) => String(row.number) === value || row.changeId === value;
    case "projects":
      return (row) => row.project.startsWith(value);
    case "after":
    case "since": {
      const at = timeOf(value);
      return (row) => row.updated >= at;
    }
    case "before":
    case "until": {
      const at = timeOf(value);
      return (row) => row.updated <= at;
    }
    default:
      return /^\d+$/.test(token)
        ? (row) => row.number === Number(token)
        : invalid(`unsupported operator ${token}`);
  }
}

function invalid(text: string): never {
  throw new BadQuery(text);
}

/** Reads a query: terms side by side must all hold, OR and brackets as one expects. */
export function parseQuery(text: string): Test {
  const list = tokens(text);
  let at = 0;
  const any = (): Test => {
    const parts = [all()];
    while (list[at] === "OR") {
      at++;
      parts.push(all());
    }
    return parts.length === 1 ? (parts[0] as Test) : (row) => parts.some((part) => part(row));
  };
  const all = (): Test => {
    const parts: Test[] = [];
    while (at < list.length && list[at] !== ")" && list[at] !== "OR") {
      if (list[at] === "AND") at++;
      else parts.push(one());
    }
    return (row) => parts.every((part) => part(row));
  };
  const one = (): Test => {
    const token = list[at++] ?? "";
    if (token === "NOT") {
      const inner = one();
      return (row) => !inner(row);
    }
    if (token !== "(") return term(token);
    const inner = any();
    if (list[at++] !== ")") invalid("missing closing bracket");
    return inner;
  };
  const test = any();
  return at < list.length ? invalid(`unexpected ${list[at]}`) : test;
}

/** One field that a write changed. */
export interface Change {
  field: string;
  before: string | null;
  after: string | null;
}

/** The fields that differ, in the order in which they stand; what was made or removed as a whole has one side only. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const [was, is] = [flat(before), flat(after)];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** Fields of an object by their path, with their values as text; nothing is left out. */
function flat(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) return into;
  if (typeof value !== "object") into.set(path || "value", String(value));
  else if (Array.isArray(value) && value.every((part) => typeof part !== "object"))
    into.set(path || "value", value.join(", "));
  else
    for (const [key, part] of Object.entries(value)) flat(part, path === "" ? key : `${path}.${key}`, into);
  return into;
}

/** "escalatedTo" and "escalated_to" as words: "escalated to". */
export const fieldWords = (field: string): string =>
  field
    .replaceAll("_", " ")
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

/** "triage:link-bug" as words: "triage: link bug". */
export const actionWords = (action: string): string => action.replace(":", ": ").replaceAll("-", " ");

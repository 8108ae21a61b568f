import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument } from "yaml";

/** YAML text with a way back from a place in its value to the line it was written on. */
export interface YamlDocument {
  value: unknown;
  /** Mistakes in the YAML itself; when there are any, `value` means nothing. */
  mistakes: readonly { line: number; message: string }[];
  /** Line of the key or item at `path`, or of the nearest thing around it that is there; counted from 1. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Parses one YAML document. Never throws: what is wrong is in `mistakes`. */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakes = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: error.message.replace(/\s+/g, " "),
  }));
  const lineOf = (path: readonly PropertyKey[]) => {
    const offset = offsetOf(document, path);
    return offset === undefined ? 1 : lines.linePos(offset).line;
  };
  if (mistakes.length > 0) return { value: undefined, mistakes, lineOf };
  try {
    return { value: withoutNulls(document.toJS()), mistakes, lineOf };
  } catch (error) {
    // The alias limit, which stops a document that would unfold to gigabytes.
    return { value: undefined, mistakes: [{ line: 1, message: (error as Error).message }], lineOf };
  }
}

/** `contacts:` with nothing behind it, as is left when its lines are commented out, means: not given. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      const range = pair && isScalar(pair.key) ? pair.key.range : undefined;
      if (range) return range[0];
      if (length > 0) continue;
    }
    const node = length === 0 ? parent : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
    if (range) return range[0];
  }
  return undefined;
}

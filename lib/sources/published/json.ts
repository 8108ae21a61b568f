/** One value of a list in JSON, as text, and where it begins. */
export interface JsonItem {
  /** From 1. */
  line: number;
  text: string;
}

/**
 * The items of a JSON list, or of values one after another (JSON Lines), each to be parsed by itself so that a broken one
 * costs only itself. What follows the end of the list is an item too: nothing is passed over in silence.
 */
export function splitJson(text: string): JsonItem[] {
  const source = text.replace(/^\uFEFF/, "");
  const open = source.search(/\S/);
  const inList = source[open] === "[";
  const items: JsonItem[] = [];
  let depth = 0;
  let quoted = false;
  let start = inList ? open + 1 : 0;
  let closed = !inList;
  const lineAt = lineCounter(source);
  const take = (end: number) => {
    const item = source.slice(start, end);
    const lead = item.search(/\S/);
    if (lead >= 0) items.push({ line: lineAt(start + lead), text: item.trim() });
    start = end;
  };
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (quoted) {
      if (character === "\\") at += 1;
      // JSON has no line break inside a string: the quote was left open, and the damage ends with its line.
      else if (character === '"' || character === "\n") quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") {
      depth += 1;
    } else if (character === "}" || (character === "]" && depth > 0)) {
      depth = Math.max(0, depth - 1);
      if (depth === 0 && !inList) take(at + 1);
    } else if (depth === 0 && inList && !closed && (character === "," || character === "]")) {
      take(at);
      start = at + 1;
      closed = character === "]";
    }
  }
  take(source.length);
  if (!closed) items.push({ line: lineAt(source.length), text: "" });
  return items;
}

/** Line of a position; positions must be asked for in rising order. */
function lineCounter(source: string): (position: number) => number {
  let line = 1;
  let counted = 0;
  return (position) => {
    for (; counted < position; counted++) if (source[counted] === "\n") line += 1;
    return line;
  };
}

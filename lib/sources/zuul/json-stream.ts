/** The keys and indexes that lead to a value; changes under the hands of whoever keeps it. */
export type Path = readonly (string | number)[];

export interface JsonStreamOptions {
  /** False leaves out the value of a key, whatever is in it, without ever holding it. */
  keep?(path: Path): boolean;
  /** What becomes of an object or array that has ended; undefined leaves it out of its container. */
  close?(value: unknown, path: Path): unknown;
  /** Of longer strings the first and last halves of this many characters are kept. */
  maxText: number;
  /** Of more members in one object or array the first this many are kept. */
  maxItems: number;
}

interface Frame {
  container: Record<string, unknown> | unknown[];
  key: string;
  index: number;
  kept: number;
  skipped: boolean;
}

const MAX_DEPTH = 100;
const MAX_NUMBER = 64;
/** Tells where the middle of a long string was. */
export const CUT = "\n[...]\n";

const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/**
 * Reads JSON as it comes, in text pieces of any size, and holds only what `keep` and `close` leave of it. A document that
 * breaks off, is cut, or turns into something else counts up to that place: log files end where the process died.
 */
export function createJsonStream(options: JsonStreamOptions) {
  const { keep, close, maxText, maxItems } = options;
  const stack: Frame[] = [];
  let state: "value" | "key" | "string" | "word" | "after" | "done" | "broken" = "value";
  let isKey = false;
  let word = "";
  let text = createText(maxText);
  let sequence = "";
  let root: unknown;
  /** Containers above this depth were left out; nothing in them is built. */
  const skipping = () => stack.at(-1)?.skipped ?? false;

  /** Path of the member that `frame`, the innermost container, is at. */
  const path: (string | number)[] = [];
  const pathIn = (frame: Frame): Path => {
    path.length = stack.length;
    path[stack.length - 1] = Array.isArray(frame.container) ? frame.index : frame.key;
    return path;
  };

  function add(value: unknown): void {
    const frame = stack.at(-1);
    if (!frame) {
      root = value;
      state = "done";
      return;
    }
    if (value !== undefined && !frame.skipped && wanted(frame)) {
      frame.kept += 1;
      if (Array.isArray(frame.container)) frame.container.push(value);
      else define(frame.container, frame.key, value);
    }
    frame.index += 1;
    state = "after";
  }

  const wanted = (frame: Frame) => frame.kept < maxItems && (keep === undefined || keep(pathIn(frame)));

  function open(container: Frame["container"]): void {
    const parent = stack.at(-1);
    const skipped = parent !== undefined && (parent.skipped || !wanted(parent));
    if (stack.length >= MAX_DEPTH) {
      state = "broken";
      return;
    }
    stack.push({ container, key: "", index: 0, kept: 0, skipped });
    state = Array.isArray(container) ? "value" : "key";
  }

  function shut(): void {
    const frame = stack.pop();
    if (!frame) return;
    const parent = stack.at(-1);
    if (frame.skipped) add(undefined);
    else add(close ? close(frame.container, parent ? pathIn(parent) : []) : frame.container);
  }

  function endOfString(): void {
    if (!isKey) {
      add(skipping() ? undefined : text.end());
      return;
    }
    const frame = stack.at(-1);
    if (frame) frame.key = text.end();
    isKey = false;
    state = "value";
  }

  function startString(key: boolean): void {
    isKey = key;
    text = createText(key ? 200 : maxText);
    state = "string";
  }

  /** Reads on in a string from `i`; returns where it stopped. */
  function inString(chunk: string, from: number): number {
    let i = from;
    while (i < chunk.length) {
      if (sequence !== "") {
        sequence += chunk[i];
        i += 1;
        const done = sequence[1] === "u" ? sequence.length === 6 : sequence.length === 2;
        if (!done) continue;
        text.add(unescaped(sequence));
        sequence = "";
        continue;
      }
      STOPS.lastIndex = i;
      const stop = STOPS.exec(chunk)?.index ?? chunk.length;
      if (stop > i && (isKey || !skipping())) text.add(chunk.slice(i, stop));
      if (stop === chunk.length) return stop;
      i = stop + 1;
      if (chunk[stop] === '"') {
        endOfString();
        return i;
      }
      sequence = "\\";
    }
    return i;
  }

  function endOfWord(): void {
    if (Object.hasOwn(LITERALS, word)) add(LITERALS[word]);
    else if (word !== "" && !Number.isNaN(Number(word))) add(Number(word));
    else state = "broken";
    word = "";
  }

  function step(c: string): void {
    const inArray = Array.isArray(stack.at(-1)?.container);
    if (c === " " || c === "\n" || c === "\r" || c === "\t") return;
    if (state === "value" && c === '"') startString(false);
    else if (state === "value" && c === "{") open({});
    else if (state === "value" && c === "[") open([]);
    else if (state === "value" && c === "]" && inArray) shut();
    else if (state === "value" && c === ":" && stack.length > 0 && !inArray) return;
    else if (state === "value" && /[-+.\w]/.test(c)) {
      word = c;
      state = "word";
    } else if (state === "key" && c === '"') startString(true);
    else if ((state === "key" || state === "after") && c === "}" && !inArray) shut();
    else if (state === "after" && c === "]" && inArray) shut();
    else if (state === "after" && c === ",") state = inArray ? "value" : "key";
    else state = "broken";
  }

  return {
    write(chunk: string): void {
      for (let i = 0; i < chunk.length && state !== "broken" && state !== "done"; ) {
        if (state === "string") {
          i = inString(chunk, i);
          continue;
        }
        const c = chunk[i] as string;
        if (state === "word") {
          if (/[-+.\w]/.test(c) && word.length < MAX_NUMBER) {
            word += c;
            i += 1;
          } else endOfWord();
          continue;
        }
        step(c);
        i += 1;
      }
    },
    /** What was read. `whole` = the document came to its end; if not, what was open is closed where it broke off. */
    end(): { value: unknown; whole: boolean } {
      if (state === "word" && stack.length === 0) endOfWord();
      const whole = (state as string) === "done";
      if (state === "string" && !isKey) endOfString();
      while (stack.length > 0) shut();
      return { value: root, whole };
    },
  };
}

/** As JSON.parse does it: a key named __proto__ is a key like any other. */
const define = (object: object, key: string, value: unknown) =>
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });

const STOPS = /["\\]/g;

function unescaped(sequence: string): string {
  try {
    return JSON.parse(`"${sequence}"`) as string;
  } catch {
    return "\ufffd";
  }
}

/** Adds pieces of text up, keeping at most about `most` characters: the beginning and the end. */
function createText(most: number) {
  const half = Math.ceil(most / 2);
  let head = "";
  let tail = "";
  let cut = false;
  return {
    add(piece: string): void {
      const room = half - head.length;
      if (room > 0) head += piece.slice(0, room);
      if (piece.length <= room) return;
      tail += room > 0 ? piece.slice(room) : piece;
      if (tail.length > 4 * half) {
        tail = tail.slice(-half);
        cut = true;
      }
    },
    end(): string {
      if (!cut && tail.length <= half) return head + tail;
      return head + CUT + tail.slice(-half);
    },
  };
}

import { Duplex, PassThrough, type Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { SourceUnreachable } from "./unreachable";

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  identity: () => new PassThrough(),
};

/** What this client can decode, for Accept-Encoding. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/** How a body is packed: by its Content-Encoding, and perhaps as a gzip file inside that. */
interface Packing {
  encoding: string;
  gunzip: boolean;
}

/**
 * Hands the decoded body over while it comes and returns its size. Counts decoded bytes, so that a small answer that
 * unfolds to gigabytes is given up as soon as it passes `maxBytes`; the bytes on the wire count too, since a stream may
 * decode to nothing.
 */
export async function readBody(
  body: Readable,
  { encoding, gunzip }: Packing,
  maxBytes: number,
  host: string,
  take: (chunk: Buffer) => void,
): Promise<number> {
  const decoders = decodersOf(encoding, host);
  const wire = capped(maxBytes, host);
  if (decoders.length === 0 && !gunzip) {
    for await (const chunk of body) take(wire.count(chunk));
    return wire.bytes();
  }
  const decoded = capped(maxBytes, host);
  const keep = new Writable({ write: guarded((chunk) => take(decoded.count(chunk))) });
  const steps = gunzip ? [...decoders, Duplex.from(unpackGzipFile)] : decoders;
  await pipeline([body, new Transform({ transform: guarded(wire.count) }), ...steps, keep]);
  return decoded.bytes();
}

/** The source as it is, or what is in it when its first two bytes say that it is a gzip file. */
async function* unpackGzipFile(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const from = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (let next = await from.next(); !next.done; next = await from.next()) {
    head = Buffer.concat([head, next.value]);
    if (head.length >= 2) break;
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (let next = await from.next(); !next.done; next = await from.next()) yield next.value;
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all();
  const unzip = createGunzip();
  const fed = pipeline(all(), unzip);
  fed.catch(() => {}); // the reading side below gets the same error
  for await (const chunk of unzip) yield chunk as Buffer;
  await fed;
}

/** A stream's step: what `work` returns goes on, what it throws ends the stream. */
const guarded =
  (work: (chunk: Buffer) => unknown) =>
  (chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null, result?: unknown) => void) => {
    try {
      done(null, work(chunk));
    } catch (error) {
      done(error as Error);
    }
  };

function decodersOf(contentEncoding: string, host: string): Transform[] {
  const names = contentEncoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const makers = names.map((name) => (Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined));
  if (names.length > 2 || makers.includes(undefined))
    throw new SourceUnreachable(
      host,
      "bad-encoding",
      `unknown content encoding "${contentEncoding.slice(0, 60)}"`,
    );
  return makers.flatMap((make) => (make ? [make()] : [])).reverse();
}

/** Adds up the chunks it is handed and hands them on; throws once they pass the cap. */
function capped(maxBytes: number, host: string) {
  let bytes = 0;
  return {
    count(chunk: Buffer): Buffer {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new SourceUnreachable(host, "too-large", `answer larger than ${inMiB(maxBytes)}`);
      return chunk;
    },
    bytes: () => bytes,
  };
}

const inMiB = (bytes: number) =>
  bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${bytes} bytes`;

/** Bytes to text by the charset of a Content-Type; UTF-8 when it names none or one that is not known. */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

import { PassThrough, type Readable, Transform, Writable } from "node:stream";
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

/**
 * The whole body, decoded. Counts decoded bytes while they come, so that a small answer that unfolds to gigabytes is
 * given up as soon as it passes `maxBytes`; the bytes on the wire count too, since a stream may decode to nothing.
 */
export async function readBody(
  body: Readable,
  contentEncoding: string,
  maxBytes: number,
  host: string,
): Promise<Buffer> {
  const decoders = decodersOf(contentEncoding, host);
  const chunks: Buffer[] = [];
  const wire = capped(maxBytes, host);
  if (decoders.length === 0) {
    for await (const chunk of body) chunks.push(wire(chunk));
  } else {
    const decoded = capped(maxBytes, host);
    const keep = new Writable({ write: guarded((chunk) => chunks.push(decoded(chunk))) });
    await pipeline([body, new Transform({ transform: guarded(wire) }), ...decoders, keep]);
  }
  return Buffer.concat(chunks);
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
function capped(maxBytes: number, host: string): (chunk: Buffer) => Buffer {
  let bytes = 0;
  return (chunk) => {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new SourceUnreachable(host, "too-large", `answer larger than ${inMiB(maxBytes)}`);
    return chunk;
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

import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { ZuulStore } from "../../rows/zuul-store";
import { spoiltOne } from "../faults";
import { jsonAnswer, pageError, type ZuulAnswer } from "./answer";
import type { ZuulInstance } from "./instance";

export const MODES = [
  "slow",
  "500",
  "429",
  "truncated",
  "html200",
  "wrong-types",
  "empty-early",
  "reset",
  "timeout",
  "old-server",
  "rebuilt",
  "huge-log",
  "gzip-bomb",
  "nul-log",
  "off",
] as const;
export type ZuulFaultMode = (typeof MODES)[number];

/** A rebuilt server starts again at row 1, with its newest buildsets only. */
const REBUILT_KEEPS = 10;
const HUGE = 200 * 1024 * 1024;
const BOMB = 512 * 1024 * 1024;
const MEMBER = 8 * 1024 * 1024;

/** A server that lost its database: the newest buildsets under new numbers. */
function rebuilt(store: ZuulStore): ZuulStore {
  const fresh = new ZuulStore();
  let id = 0;
  for (const [index, old] of store.buildsets.slice(-REBUILT_KEEPS).entries()) {
    const buildset = { ...old, id: index + 1, builds: [] };
    fresh.addBuildset(buildset);
    for (const build of old.builds) fresh.addBuild({ ...build, id: ++id, buildset });
  }
  return fresh;
}

/** The instance as a lasting fault changes it. */
export function faultyInstance(instance: ZuulInstance, mode: ZuulFaultMode | undefined): ZuulInstance {
  if (mode === "old-server") return { ...instance, oldServer: true };
  if (mode === "rebuilt") return { ...instance, store: rebuilt(instance.store) };
  return instance;
}

/** The answer of the API as a fault changes it; delays and broken connections are left to the HTTP layer. */
export function faultyAnswer(
  answer: ZuulAnswer,
  mode: ZuulFaultMode | undefined,
  query: URLSearchParams,
): ZuulAnswer {
  if (mode === "500") return pageError(500);
  if (mode === "429")
    return { ...pageError(503), status: 429, headers: { "Content-Type": "text/html", "Retry-After": "2" } };
  if (mode === "html200") return { ...pageError(503, "Back soon."), status: 200 };
  const isList = answer.status === 200 && typeof answer.body === "string" && answer.body.startsWith("[");
  if (!isList) return answer;
  if (mode === "empty-early" && (query.has("idx_max") || query.has("skip"))) return jsonAnswer([]);
  if (mode !== "wrong-types") return answer;
  return jsonAnswer(spoiltOne(JSON.parse(String(answer.body)) as unknown[]));
}

/** A log that is too much: endless lines, a small file that unpacks to half a gigabyte, or one with U+0000 in it. */
export function monstrousLog(mode: ZuulFaultMode | undefined, file: string): Iterable<Buffer> | undefined {
  if (mode === "huge-log") return hugeLines(file.endsWith(".json"));
  if (mode === "gzip-bomb") return [bomb()];
  if (mode === "nul-log")
    return [
      Buffer.from(
        "2026-01-01 00:00:00.000000 | RUN START: [untrusted : x/run.yaml@master]\n2026-01-01 00:00:01.000000 | TASK [scenario : Run\u0000 tempest]\n2026-01-01 00:00:02.000000 | controller | ERROR\u0000: it \u0000failed\n2026-01-01 00:00:02.000000 | controller | ok: 1 changed: 0 unreachable: 0 failed: 1\n2026-01-01 00:00:03.000000 | RUN END RESULT_NORMAL: [untrusted : x/run.yaml@master]\n",
      ),
    ];
  return undefined;
}

function* hugeLines(json: boolean): Generator<Buffer> {
  const chunk = Buffer.from(
    `${json ? "   " : "2026-01-01 00:00:00.000000 | controller | "}${randomBytes(30).toString("hex")}\n`.repeat(
      1024,
    ),
  );
  for (let sent = 0; sent < HUGE; sent += chunk.length) yield chunk;
}

let packed: Buffer | undefined;
/** Members of a gzip file unpack one after the other: half a gigabyte without having held it. */
function bomb(): Buffer {
  packed ??= gzipSync(Buffer.alloc(MEMBER, " "), { level: 9 });
  return Buffer.concat(Array.from({ length: BOMB / MEMBER }, () => packed as Buffer));
}

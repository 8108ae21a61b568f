import type { Answer } from "./dlrn/answer";
import { textAnswer } from "./dlrn/answer";

/** Files served as they are, by path, with the time of their last change in seconds. */
export type StaticFiles = ReadonlyMap<string, { text: string; changed: number }>;

/** A static file with Last-Modified and conditional GET; undefined when there is none at the path. */
export function answerStatic(
  files: StaticFiles,
  path: string,
  ifModifiedSince: string | undefined,
): Answer | undefined {
  const file = files.get(path);
  if (!file) return undefined;
  const headers = { "Last-Modified": new Date(file.changed * 1000).toUTCString() };
  if (Date.parse(ifModifiedSince ?? "") >= file.changed * 1000) return { status: 304, headers, body: "" };
  return textAnswer(200, "text/plain; charset=utf-8", file.text, headers);
}

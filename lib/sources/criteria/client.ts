import { LineCounter, parseDocument } from "yaml";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http } from "../http";
import { fetchText, type Location, placeOf } from "../location";

/**
 * The YAML of a criteria file as a value. Throws ProdchainError: source-unavailable when it cannot be had,
 * source-changed-shape with file and line when it is no YAML.
 */
export async function fetchCriteria(location: Location, http: Http, signal: AbortSignal): Promise<unknown> {
  const text = await fetchText(location, http, signal);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake) {
    const { line } = lines.linePos(mistake.pos[0]);
    throw new ProdchainError(
      "source-changed-shape",
      `criteria ${placeOf(location)}:${line}: ${mistake.message}`,
    );
  }
  try {
    return document.toJS();
  } catch (error) {
    throw new ProdchainError("source-changed-shape", `criteria ${placeOf(location)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

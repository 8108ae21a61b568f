import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { HttpAnswer } from "../http";
import { SourceRefused } from "../source";

/** First line of every JSON body, there to keep browsers from running it as a script. */
const GUARD = /^\)\]\}'[^\n]*\n/;

/**
 * The value of a Gerrit answer. Throws SourceRefused on a status other than 200, ProdchainError source-changed-shape when
 * it is no JSON by its content type (a login or proxy page comes with 200), source-unavailable when it was cut short.
 */
export function parseAnswer(answer: HttpAnswer): unknown {
  if (answer.status !== 200) throw SourceRefused.from(answer);
  const { host } = new URL(answer.url);
  if (!/\bjson\b/.test(answer.contentType))
    throw new ProdchainError(
      "source-changed-shape",
      `${host} answered ${answer.contentType || "no content type"} where JSON was due`,
    );
  try {
    return JSON.parse(answer.text.replace(GUARD, ""));
  } catch (error) {
    throw new ProdchainError("source-unavailable", `${host} sent broken JSON: ${messageOf(error)}`);
  }
}

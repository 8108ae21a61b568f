import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { HttpAnswer } from "./http";
import { SourceRefused } from "./source";

/**
 * The value of an answer that must be JSON, told by its content type and not by its status alone: a proxy's error page or
 * a login form comes with 200 too.
 *
 * @param unwrap what to take off the text first
 * @throws SourceRefused on a status other than 200, ProdchainError source-changed-shape when it is no JSON by its content
 *   type, source-unavailable when it was cut short
 */
export function jsonOf(
  answer: Pick<HttpAnswer, "status" | "url" | "headers" | "contentType" | "text">,
  unwrap: (text: string) => string = (text) => text,
): unknown {
  if (answer.status !== 200) throw SourceRefused.from(answer);
  const { host } = new URL(answer.url);
  if (!/\bjson\b/i.test(answer.contentType))
    throw new ProdchainError(
      "source-changed-shape",
      `${host} answered ${answer.contentType || "no content type"} where JSON was due`,
    );
  try {
    return JSON.parse(unwrap(answer.text));
  } catch (error) {
    throw new ProdchainError("source-unavailable", `${host} sent broken JSON: ${messageOf(error)}`);
  }
}

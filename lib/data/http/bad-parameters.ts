import "server-only";
import { ProdchainError } from "@/lib/shared/errors";

export type ParameterError = { parameter: string; message: string };

/** A request whose parameters cannot be understood; each with what is allowed. */
export class BadParameters extends ProdchainError {
  readonly errors: readonly ParameterError[];
  constructor(errors: readonly ParameterError[]) {
    super("bad-request", errors.map(sentenceOf).join("; "));
    this.name = "BadParameters";
    this.errors = errors;
  }
}

/** "limit must be at most 500"; a message that is no end of a sentence stands after a colon. */
const sentenceOf = ({ parameter, message }: ParameterError): string =>
  `${parameter}${/^(is|may|must) /.test(message) ? "" : ":"} ${message}`;

export const badParameter = (parameter: string, message: string) =>
  new BadParameters([{ parameter, message }]);

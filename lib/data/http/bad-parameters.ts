import "server-only";
import { ProdchainError } from "@/lib/shared/errors";

export type ParameterError = { parameter: string; message: string };

/** A request whose parameters cannot be understood; each with what is allowed. */
export class BadParameters extends ProdchainError {
  readonly errors: readonly ParameterError[];
  constructor(errors: readonly ParameterError[]) {
    super("bad-request", errors.map((e) => `${e.parameter}: ${e.message}`).join("; "));
    this.name = "BadParameters";
    this.errors = errors;
  }
}

export const badParameter = (parameter: string, message: string) =>
  new BadParameters([{ parameter, message }]);

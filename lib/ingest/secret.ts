import { ConfigError } from "@/lib/config/config-error";
import { secret } from "@/lib/config/env";

/** The secret in `variable`, for `who` as a message names it. Throws ConfigError when it is not set. */
export function secretFor(who: string, variable: string): string {
  const value = secret(variable);
  if (value === undefined)
    throw new ConfigError([`environment: ${variable}: is not set, but ${who} reads its secret there`]);
  return value;
}

/**
 * Mistakes in what the operator wrote (environment or prodchain.yaml), all of them at once. Each problem is one line
 * that names the place, e.g. `prodchain.yaml:41: instances[2].api: not an http(s) URL`. Processes exit 2 on it.
 */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[], options: { cause?: unknown } = {}) {
    super(problems.join("\n"), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ConfigError";
    this.problems = problems;
  }
}

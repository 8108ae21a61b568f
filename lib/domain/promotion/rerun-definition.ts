/** A job to run again, as the definition names it. */
export interface RerunName {
  job: string;
}

/** Zuul takes names of this shape alone; anything else could end the entry it stands in. */
const PLAIN = /^[A-Za-z0-9][\w.+-]*$/;

/**
 * A `.zuul.yaml` for a change of the project that runs periodic jobs on demand: each job once more in check, as if the timer had
 * started it, so that it tests the same content and votes on the same candidate.
 *
 * @param project short name of that project
 */
export function rerunDefinition(jobs: readonly RerunName[], project = "testproject"): string {
  const names = jobs.map(({ job }) => job).map((job) => (PLAIN.test(job) ? job : JSON.stringify(job)));
  return [
    "- project:",
    `    name: ${project}`,
    "    check:",
    "      jobs:",
    ...names.flatMap((name) => [
      `        - ${name}:`,
      "            vars:",
      "              force_periodic: true",
    ]),
    "",
  ].join("\n");
}

/** The words of rdoinfo for a release's phase, as people say them. */
const PHASES: Record<string, string> = {
  development: "in development",
  extended_maintenance: "extended maintenance",
  eol: "end of life",
};

/** What people call a phase; "" for one that is not known. */
export const phaseWords = (phase: string): string => (phase === "unknown" ? "" : (PHASES[phase] ?? phase));

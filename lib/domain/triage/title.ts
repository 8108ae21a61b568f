/** What a title is made of: the subjects that fail now, or all when none does. */
export interface Titled {
  subjects: readonly { subject: string; subjectKind: string }[];
  headline: string | null;
  class: string;
}

const LONGEST = 140;
/** How Python, RPM, DLRN, Ansible and stestr ("{2}", its worker) begin a line, before it says anything. */
const PREFIX =
  /^(?:\s|\{\d+\}\s|(?:fatal|error|ERROR|FAILED|E)\b[:!]?\s+|\[[^\]]{1,60}\]:?\s*|=>\s*|#\d+ [\d.]+ )+/;

/** An item in one line of plain words: what fails, and what it says. */
export function titleOf({ subjects, headline, class: failureClass }: Titled): string {
  const said = headline === null ? null : short(headline);
  const who = whoOf(subjects);
  if (who.verb)
    return said === null
      ? `${who.name} ${who.verb}, ${silence(failureClass)}`
      : `${who.name} ${who.verb}: ${said}`;
  return said === null ? `${who.name}: ${silence(failureClass)}` : `${who.name}: ${said}`;
}

function whoOf(subjects: Titled["subjects"]): { name: string; verb: string | null } {
  const names = new Set(subjects.map((s) => s.subject));
  const kinds = new Set(subjects.map((s) => s.subjectKind));
  const [name = "Nothing"] = names;
  const isPackages = kinds.size === 1 && kinds.has("package");
  if (names.size <= 1) return { name, verb: isPackages ? "does not build" : null };
  if (isPackages) return { name: `${names.size} packages`, verb: "do not build" };
  return { name: `${names.size} ${kinds.size === 1 ? "jobs" : "packages and jobs"}`, verb: null };
}

const SILENCES: Readonly<Record<string, string>> = {
  infra: "the infrastructure failed, and no log says how",
  config: "the CI configuration is wrong, and no log says how",
  timeout: "ran out of time",
};
const silence = (failureClass: string) => SILENCES[failureClass] ?? "the logs do not say why";

function short(headline: string): string {
  const plain = headline.replace(/\s+/g, " ").replace(PREFIX, "").trim() || headline.trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1).trimEnd()}…` : plain;
}

/** What a new bug about an item says. */
export interface BugDraft {
  /** T-number. */
  id: string;
  title: string;
  /** Address of the item's page; null where the site's own address is not known. */
  url: string | null;
  class: string;
  why: string | null;
  failures: number;
  /** What fails, or did; the same name of several builders or pipelines is said once. */
  subjects: readonly { name: string; isFailing: boolean }[];
  releases: readonly string[];
  /** Lines of the log, the deciding ones among them. */
  lines: readonly string[];
  logUrl: string | null;
  firstRed: string | null;
  lastGreen: string | null;
  suspects: readonly string[];
}

const MOST_LINES = 20;
const MOST_SUBJECTS = 10;
const MOST_SUSPECTS = 5;
const LONGEST_LINE = 300;

/** Title and text of a new bug about an item, for a tracker's form: plain text, which every tracker takes. */
export function bugDraft(item: BugDraft): { title: string; description: string } {
  const failing = namesOf(item.subjects.filter(({ isFailing }) => isFailing));
  const parts = [
    item.title,
    [
      listed("Fails", failing, MOST_SUBJECTS),
      listed(
        failing.length === 0 ? "Failed" : "Failed before",
        namesOf(item.subjects).filter((name) => !failing.includes(name)),
        MOST_SUBJECTS,
      ),
      item.releases.length === 0 ? null : `Releases: ${item.releases.join(", ")}`,
      `Failures so far: ${item.failures}`,
      item.why === null ? `Class: ${item.class}` : `Class: ${item.class} (${item.why})`,
    ],
    [
      item.firstRed === null ? null : `First red: ${item.firstRed}`,
      item.lastGreen === null ? null : `Last green: ${item.lastGreen}`,
    ],
    item.lines.length === 0
      ? []
      : ["The lines that matter:", ...item.lines.slice(0, MOST_LINES).map((line) => `    ${cut(line)}`)],
    [item.logUrl === null ? null : `Log: ${item.logUrl}`],
    item.suspects.length === 0
      ? []
      : [
          "Changed between last green and first red:",
          ...item.suspects.slice(0, MOST_SUSPECTS).map((text) => `- ${cut(text)}`),
        ],
    [item.url === null ? `Prodchain: ${item.id}` : `Prodchain: ${item.url}`],
  ];
  const paragraphs = parts.map((part) => [part].flat().filter((line) => line !== null));
  return {
    title: item.title,
    description: paragraphs
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n\n"),
  };
}

const namesOf = (subjects: BugDraft["subjects"]): string[] => [...new Set(subjects.map(({ name }) => name))];

const cut = (line: string): string =>
  line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)} ...` : line;

function listed(what: string, names: readonly string[], most: number): string | null {
  if (names.length === 0) return null;
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return `${what}: ${names.slice(0, most).join(", ")}${more}`;
}

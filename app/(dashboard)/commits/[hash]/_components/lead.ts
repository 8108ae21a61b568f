import type { JourneyLine } from "@/lib/contract/journey";

/** Where it stands on each line, those that wait first: "On flamingo it waits for current-podified." */
export function leadOf(lines: readonly JourneyLine[]): string {
  if (lines.length === 0) return "No line carries it.";
  const told = new Map<string, string[]>();
  for (const line of [...lines].sort((a, b) => rankOf(a) - rankOf(b)))
    told.set(wordsOf(line), [...(told.get(wordsOf(line)) ?? []), line.title]);
  return [...told].map(([words, titles]) => `On ${listed(titles)} it ${words}.`).join(" ");
}

const failed = (line: JourneyLine) => line.stages.some((stage) => stage.state === "failed");
const rankOf = (line: JourneyLine): number => (failed(line) ? 0 : line.next === null ? 2 : 1);

function wordsOf(line: JourneyLine): string {
  const title = (id: string) => {
    const found = line.stages.find((stage) => stage.id === id);
    return found ? inText(found.title) : id;
  };
  if (line.next === null)
    return line.standsAt === null
      ? "is not known"
      : `reached the last stage that is known, ${title(line.standsAt)}`;
  const next = line.stages.find((stage) => stage.id === line.next);
  if (next?.state === "failed")
    return line.next === "built" ? "does not build" : `failed at ${title(line.next)}`;
  return line.next === "built" ? "waits to be built" : `waits for ${title(line.next)}`;
}

/** Words begin small inside a sentence; names of targets are written as they are. */
const inText = (title: string): string => (/^[A-Z][a-z]+$/.test(title) ? title.toLowerCase() : title);

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

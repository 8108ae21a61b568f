/**
 * Names that somebody may have meant by `wanted`, best first: those that hold it, then those that share most of their
 * three-letter parts.
 */
export function nearNames(wanted: string, names: Iterable<string>, most = 5): string[] {
  const text = wanted.toLowerCase().slice(0, 100);
  const parts = trigrams(text);
  return [...new Set(names)]
    .map((name) => ({ name, score: scoreOf(name.toLowerCase(), text, parts) }))
    .filter(({ score }) => score >= 0.25)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

function scoreOf(name: string, text: string, parts: ReadonlySet<string>): number {
  const own = trigrams(name);
  const shared = [...own].filter((part) => parts.has(part)).length;
  const similarity = shared / (own.size + parts.size - shared);
  const holds = text.length >= 3 && name.includes(text);
  return similarity + (holds ? 1 : 0);
}

// As PostgreSQL's pg_trgm cuts them: each word with two blanks before and one after.
function trigrams(text: string): Set<string> {
  const parts = new Set<string>();
  for (const word of text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)) {
    const padded = `  ${word} `;
    for (let i = 0; i + 3 <= padded.length; i++) parts.add(padded.slice(i, i + 3));
  }
  return parts;
}

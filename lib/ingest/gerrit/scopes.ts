/** Projects in one query: some proxies take no address beyond 8 kB, and five queries travel together. */
const TOGETHER = 8;

/**
 * The Gerrit queries that cover some projects; one that covers everything when there are none. A name that begins with ^
 * is a regular expression to Gerrit.
 */
export function scopesOf(projects: readonly string[]): string[] {
  if (projects.length === 0) return [""];
  const terms = projects.map((name) => `project:${/^[\w./-]+$/.test(name) ? name : `"${name}"`}`);
  return Array.from({ length: Math.ceil(terms.length / TOGETHER) }, (_, i) =>
    terms.slice(i * TOGETHER, (i + 1) * TOGETHER).join(" OR "),
  );
}

/**
 * A test for names: `*` stands for any run of characters, `?` for one, everything else for itself; the whole name must
 * match. Never slower than name length times pattern length, so a pattern from a page cannot stall the process.
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  const p = pattern.replace(/\*+/g, "*");
  return (name) => matches(p, name);
}

function matches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resumeAt = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resumeAt = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      // Let the last star take one more character; earlier stars never need to be tried again.
      p = star + 1;
      n = ++resumeAt;
    } else return false;
  }
  return p === pattern.length || (p === pattern.length - 1 && pattern[p] === "*");
}

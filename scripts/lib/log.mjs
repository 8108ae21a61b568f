/**
 * Progress lines with the time since the beginning: `[ 12.3 s] building the pages`.
 * @param {(text: string) => void} [write]
 */
export function createLog(write = (text) => process.stdout.write(text)) {
  const start = performance.now();
  return (line) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    write(`[${seconds} s] ${line}\n`);
  };
}

/** Seconds in the form progress lines use. */
export const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

import { DAY, HOUR, MINUTE } from "@/lib/shared/clock";
import type { SeededPackage } from "./seed-packages";

/** A time in which builds of one package fail; times in milliseconds, to null = still. */
export type Breakage = { package: string; from: number; to: number | null; reason: string };

const BUMP = "TypeError: get_rpc_transport() got an unexpected keyword argument 'url'";
const MISSING = "No matching package to install: 'python3-oslo-utils >= 9.0.0'";
const PASSING_REASONS = [
  "ModuleNotFoundError: No module named 'pkg_resources'",
  "error: Bad exit status from /var/tmp/rpm-tmp.aB3 (%check)",
  "No matching package to install: 'python3-sphinxcontrib-apidoc'",
  "AssertionError: 401 != 200",
  "File not found: /usr/share/man/man1/tool.1.gz",
];

/** Numbers in [0, 1) that the same text always gives (mulberry32). */
export function sequence(text: string): () => number {
  let state = [...text].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * What was and is broken on a seeded instance: one bump that takes up to twelve packages of master with it, a few known
 * single failures, and many that came and went.
 */
export function seededBreakages(
  instance: string,
  names: readonly SeededPackage[],
  now: Date,
  days: number,
): Breakage[] {
  const at = (hoursAgo: number) => now.getTime() - hoursAgo * HOUR;
  const known: Breakage[] = [];
  if (instance === "centos9-master") {
    const hit = names.filter((_, i) => i % 7 === 3).slice(0, 12);
    for (const [i, p] of hit.entries())
      known.push({ package: p.name, from: at(54) + i * 3 * MINUTE, to: null, reason: BUMP });
    known.push({ package: "openstack-ironic", from: at(61), to: at(7), reason: PASSING_REASONS[0] ?? "" });
    known.push({ package: "openstack-cloudkitty", from: at(26 * 24), to: null, reason: MISSING });
  }
  if (instance === "centos9-antelope")
    known.push({ package: "openstack-cloudkitty", from: at(142), to: null, reason: MISSING });
  const named = new Set(known.map((k) => k.package));
  const first = Math.max(0, days - 1.5);
  const random = sequence(`breakages ${instance}`);
  const many = Math.round((instance === "centos9-master" ? 2 : 0.3) * days);
  const passing = Array.from({ length: many }, (_, i): Breakage | undefined => {
    const p = names[Math.floor(random() * names.length)];
    const from = now.getTime() - random() * first * DAY;
    const to = Math.min(from + (1 + random() * 60) * HOUR, now.getTime() - HOUR);
    if (!p || named.has(p.name) || to <= from) return undefined;
    named.add(p.name); // one each: two that overlap would be one streak
    return { package: p.name, from, to, reason: PASSING_REASONS[i % PASSING_REASONS.length] ?? "" };
  });
  return [...known, ...passing.filter((b) => b !== undefined)];
}

import { parse } from "yaml";
import type { z } from "zod";
import type { TaggedUpstreamFact } from "@/lib/domain/published/facts";
import { tagKind } from "@/lib/domain/published/upstream";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { messageOf } from "@/lib/shared/errors";
import { DeliverableWire, ProjectWire, ReleaseWire } from "./schema";

/** What one deliverable file says. A file that cannot be read at all is one rejected record. */
export interface Deliverable {
  facts: TaggedUpstreamFact[];
  rejected: Rejected[];
}

/** Tags of one deliverable file, in its order: one fact per tag and repository. */
export function mapDeliverable(text: string, series: string, deliverable: string): Deliverable {
  const out: Deliverable = { facts: [], rejected: [] };
  const reject = (payload: unknown, reason: string) =>
    out.rejected.push({ payload, reason: `${series}/${deliverable}: ${reason}` });
  let raw: unknown;
  try {
    raw = parse(text, { schema: "failsafe", merge: true });
  } catch (error) {
    reject(text.slice(0, 2_000), messageOf(error).split("\n")[0] ?? "is no YAML");
    return out;
  }
  const file = DeliverableWire.safeParse(raw);
  if (!file.success) {
    reject(raw, reasonOf(file.error));
    return out;
  }
  const { team, type, releases } = file.data;
  for (const [position, entry] of (releases || []).entries()) {
    const release = ReleaseWire.safeParse(entry);
    if (!release.success) {
      reject(entry, `releases[${position}]: ${reasonOf(release.error)}`);
      continue;
    }
    const { version, projects } = release.data;
    const kind = tagKind(version);
    for (const item of projects) {
      const project = ProjectWire.safeParse(item);
      if (!project.success) {
        reject({ version, project: item }, `releases[${position}]: ${reasonOf(project.error)}`);
        continue;
      }
      const { repo, hash } = project.data;
      out.facts.push({
        series,
        deliverable,
        repo,
        version,
        commitHash: hash,
        kind,
        position,
        type: type || null,
        team: team || null,
      });
    }
  }
  return out;
}

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join(".") || "entry"}: ${issue?.message ?? "does not fit"}`;
}

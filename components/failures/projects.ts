import type { FailureRow } from "@/lib/contract/failures";

type Row = Pick<FailureRow, "kind" | "subject" | "project">;

/** Names of the jobs that these rows show for more than one project. */
export function jobsOfSeveralProjects(rows: readonly Row[]): ReadonlySet<string> {
  const projects = new Map<string, Set<string>>();
  for (const { kind, subject, project } of rows) {
    if (kind !== "job") continue;
    const known = projects.get(subject) ?? new Set();
    projects.set(subject, known.add(project ?? ""));
  }
  return new Set([...projects].filter(([, known]) => known.size > 1).map(([subject]) => subject));
}

/** "nova-distgit" of "openstack/nova-distgit"; null for what is no job or has no project. */
export const projectWord = ({ kind, project }: Row): string | null =>
  kind === "job" ? project?.split("/").at(-1) || null : null;

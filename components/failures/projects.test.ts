import { expect, it } from "vitest";
import { jobsOfSeveralProjects, projectWord } from "./projects";

const row = (kind: "job" | "package", subject: string, project: string | null) => ({
  kind,
  subject,
  project,
});

it("names the jobs that stand there for several projects", () => {
  const rows = [
    row("job", "tox-py", "openstack/nova-distgit"),
    row("job", "tox-py", "openstack/cinder-distgit"),
    row("job", "periodic", "rdo-jobs"),
    row("job", "periodic", "rdo-jobs"),
    row("package", "nova", "a"),
    row("package", "nova", "b"),
  ];
  expect([...jobsOfSeveralProjects(rows)]).toEqual(["tox-py"]);
});

it.each([
  [row("job", "tox-py", "openstack/nova-distgit"), "nova-distgit"],
  [row("job", "periodic", "rdo-jobs"), "rdo-jobs"],
  [row("job", "periodic", null), null],
  [row("package", "nova", "openstack/nova-distgit"), null],
])("%o is short for %s", (each, word) => {
  expect(projectWord(each)).toBe(word);
});

import { expect, it } from "vitest";
import { parse } from "yaml";
import { rerunDefinition } from "./rerun-definition";

it("runs each job once more in check as if the timer had started it", () => {
  const jobs = [{ job: "periodic-adoption-ceph-antelope" }, { job: "periodic-edpm-2comp" }];
  expect(parse(rerunDefinition(jobs))).toEqual([
    {
      project: {
        name: "testproject",
        check: {
          jobs: [
            { "periodic-adoption-ceph-antelope": { vars: { force_periodic: true } } },
            { "periodic-edpm-2comp": { vars: { force_periodic: true } } },
          ],
        },
      },
    },
  ]);
});

it("keeps a name that is no name inside its entry", () => {
  const [{ project }] = parse(rerunDefinition([{ job: 'x:\n    gate: "y"' }]));
  expect(Object.keys(project)).toEqual(["name", "check"]);
});

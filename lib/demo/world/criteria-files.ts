import { stringify } from "yaml";
import { COMPONENTS } from "./catalogue";
import { INSTANCES, type InstanceSpec, publicUrl } from "./instances";
import {
  alternativeJobs,
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  componentJobs,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
  integrationJobs,
} from "./jobs";

/** A criteria file of one instance, where it is served and in which of the promoter's shapes. */
export interface CriteriaFile {
  instance: string;
  path: string;
  shape: "jobs" | "promoter" | "component";
  text: string;
}

const version = (spec: InstanceSpec) => spec.distro.replace(/\D/g, "");

/** Head of the classic promoter's files. */
const promoterHead = (spec: InstanceSpec) => ({
  release: spec.jobRelease,
  api_url: publicUrl({ webRoot: spec.apiRoot }),
  base_url: `${publicUrl(spec)}/`,
  distro_name: spec.distro.replace(/\d/g, ""),
  distro_version: Number(version(spec)),
});

function componentFile(spec: InstanceSpec): CriteriaFile {
  const jobs = COMPONENTS.map((component) => [component, componentJobs(spec, component)]);
  return {
    instance: spec.id,
    path: `promoter/component-${spec.distro}-${spec.jobRelease}.yaml`,
    shape: "component",
    text: stringify({
      ...promoterHead(spec),
      promote_from: { [COMPONENT_TARGET]: COMPONENT_CANDIDATE },
      [COMPONENT_TARGET]: Object.fromEntries(jobs),
    }),
  };
}

/** The integration criteria: today's flat list of jobs, or the classic file where jobs have alternatives. */
function integrationFile(spec: InstanceSpec): CriteriaFile {
  const alternatives = alternativeJobs(spec);
  const criteria = integrationJobs(spec);
  if (Object.keys(alternatives).length === 0) {
    const path = `${spec.distro}/${spec.jobRelease}.yaml`;
    return { instance: spec.id, path, shape: "jobs", text: stringify({ [INTEGRATION_TARGET]: criteria }) };
  }
  return {
    instance: spec.id,
    path: `promoter/integration-${spec.distro}-${spec.jobRelease}.yaml`,
    shape: "promoter",
    text: stringify({
      ...promoterHead(spec),
      latest_hashes_count: 100,
      promotions: {
        [INTEGRATION_TARGET]: {
          candidate_label: INTEGRATION_CANDIDATE,
          criteria,
          alternative_criteria: alternatives,
        },
      },
    }),
  };
}

/** All criteria files of the demo, paths below `/criteria/`. */
export function criteriaFiles(): CriteriaFile[] {
  return INSTANCES.flatMap((spec) => [componentFile(spec), integrationFile(spec)]);
}

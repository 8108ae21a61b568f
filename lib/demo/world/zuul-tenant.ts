import type { ZuulBuildRow } from "../rows/zuul-rows";
import { COMPONENTS } from "./catalogue";
import { INSTANCES } from "./instances";
import { CONSUMER_PIPELINE, componentLine, integrationLine, PUPPET_INSTANCES, puppetLine } from "./jobs";
import { TENANT, type ZuulCi } from "./zuul-ci";
import { buildOfLogPath, LOGS_KEPT, logFiles } from "./zuul-logs";

interface Pipeline {
  name: string;
  driver: string;
  manager: "independent" | "dependent" | "serial";
  description: string | null;
}

/** Pipelines of the tenant, whether anything is in them or not. */
export function pipelines(): Pipeline[] {
  const lines = INSTANCES.flatMap((spec) => [
    ...COMPONENTS.map((component) => componentLine(spec, component)),
    integrationLine(spec),
    ...(PUPPET_INSTANCES.has(spec.id) ? [puppetLine(spec)] : []),
  ]);
  const timed = new Set([...lines.map(({ pipeline }) => pipeline), CONSUMER_PIPELINE]);
  const serial = new Set(lines.map(({ promotePipeline }) => promotePipeline));
  return [
    {
      name: "check",
      driver: "gerrit",
      manager: "independent",
      description: "Changes before anybody has read them.",
    },
    {
      name: "gate",
      driver: "gerrit",
      manager: "dependent",
      description: "Approved changes before they merge.",
    },
    {
      name: "post",
      driver: "gerrit",
      manager: "independent",
      description: "Branches that have moved: builds in Koji.",
    },
    ...[...timed]
      .sort()
      .map((name): Pipeline => ({ name, driver: "timer", manager: "independent", description: null })),
    ...[...serial]
      .sort()
      .map((name): Pipeline => ({ name, driver: "zuul", manager: "serial", description: null })),
  ];
}

/** Errors in the configuration of the tenant, as any tenant of that size has some. */
export const CONFIG_ERRORS = [
  {
    project: "rdo-jobs",
    branch: "master",
    path: "zuul.d/projects.yaml",
    error:
      'Zuul encountered an error while freezing the jobs of a project.\n\n  Job periodic-tripleo-ci-centos-8-standalone-master is not defined\n\n  in "rdo-jobs/zuul.d/projects.yaml@master", line 212',
    short: "Job periodic-tripleo-ci-centos-8-standalone-master is not defined",
    severity: "error" as const,
    name: "Job Not Defined",
  },
  {
    project: "openstack/karbor-distgit",
    branch: "caracal-rdo",
    path: ".zuul.yaml",
    error: "The nodeset centos-8-node is no longer offered by any provider.",
    short: "The nodeset centos-8-node is no longer offered",
    severity: "warning" as const,
    name: "Nodeset Not Found",
  },
];

/** The Zuul of the world in the terms of the stand-in. */
export function zuulTenant(ci: ZuulCi) {
  const short = new Map<string, ZuulBuildRow>();
  let known = 0;
  /** Builds by the short form of their uuid, as log servers name folders; brought up to date when asked for. */
  const byShort = () => {
    const { builds } = ci.store;
    for (; known < builds.length; known++) {
      const build = builds[known];
      if (build) short.set(build.uuid.slice(0, 7), build);
    }
    return short;
  };
  const jobNames = () => [...new Set(ci.store.builds.map(({ jobName }) => jobName))].sort();
  return {
    tenant: TENANT,
    others: ["openstack"],
    store: ci.store,
    live: () => ci.items,
    pipelines,
    jobs: () => [
      { name: "base", parent: null, description: "Base job." },
      ...jobNames().map((name) => ({ name, parent: name.startsWith("periodic") ? "periodic-base" : "base" })),
      { name: "periodic-base", parent: "base", description: "Base of jobs that run by the clock." },
    ],
    projects: () => {
      const names = new Set(ci.store.buildsets.flatMap(({ refs }) => refs.map(({ project }) => project)));
      return [
        { name: "config", type: "config" as const },
        ...[...names].sort().map((name) => ({ name, type: "untrusted" as const })),
      ];
    },
    configErrors: CONFIG_ERRORS,
    canonicalHost: "review.rdo.example",
    logFile: (path: string, now: Date): string | undefined => {
      const found = buildOfLogPath(byShort(), path);
      if (!found || (found.build.end ?? 0) < now.getTime() / 1000 - LOGS_KEPT) return undefined;
      return logFiles(ci, found.build).get(found.file)?.();
    },
  };
}

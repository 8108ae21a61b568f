import { stringify } from "yaml";
import { PEOPLE, ROTAS } from "./people/roster";
import { bugTrackers } from "./tracker-config";
import { criteriaFiles } from "./world/criteria-files";
import { INSTANCES, RELEASES } from "./world/instances";
import {
  COMPONENT_CANDIDATE,
  COMPONENT_TARGET,
  consumers,
  INTEGRATION_CANDIDATE,
  INTEGRATION_TARGET,
  PUPPET_INSTANCES,
} from "./world/jobs";
import { KOJI_ID } from "./world/koji-builder";
import { COMPONENT_OWNERS, DFGS, JOB_OWNERS, PACKAGE_OWNERS, PROJECT_OWNERS } from "./world/ownership";
import { SERIES } from "./world/stable-files";
import { TENANT, ZUUL_ID } from "./world/zuul-ci";

/**
 * Text of the prodchain.yaml that points the product at the demo's stand-ins under `url`.
 *
 * @param pausedAround the time around which one release is frozen and another on hold; none without it
 */
export function siteConfig(url: string, pausedAround?: Date): string {
  return stringify({
    site: { name: "Prodchain demo", demo: true },
    http: { contact: "demo@rdo.example", allowPrivateAddresses: ["127.0.0.1"], minIntervalMs: 0 },
    intervals: {
      dlrn: "15s",
      zuul: "10s",
      zuulStatus: "10s",
      koji: "15s",
      gerrit: "20s",
      releases: "10m",
      gating: "1m",
      bugs: "1m",
      sweep: "6h",
      rdoinfo: "10m",
      criteria: "10m",
    },
    rdoinfo: { url: `${url}/rdoinfo/rdo.yml` },
    ...(pausedAround && { releases: pausedReleases(pausedAround) }),
    instances: INSTANCES.map((spec) => ({
      id: spec.id,
      title: spec.title,
      release: spec.release,
      distro: spec.distro,
      api: `${url}${spec.apiRoot}`,
      web: `${url}${spec.webRoot}`,
      rdoinfoTag: spec.rdoinfoTag,
      ...(spec.downstreamOf ? { downstreamOf: spec.downstreamOf } : {}),
      graphqlAliases: 10,
    })),
    zuul: [{ id: ZUUL_ID, title: "RDO Zuul", url: `${url}/zuul`, tenant: TENANT }],
    koji: [
      {
        id: KOJI_ID,
        title: "CBS",
        hub: `${url}/kojihub`,
        web: `${url}/koji`,
        files: `${url}/kojifiles`,
        tags: ["cloud9s-openstack-*"],
      },
    ],
    taggedReleases: { url: `${url}/releases`, series: SERIES },
    gating: {
      url: `${url}/greenwave`,
      points: ["epoxy", "dalmatian"].map((release) => ({
        productVersion: `openstack-${release}`,
        decisionContext: "cloud-sig-release",
        tag: `cloud9s-openstack-${release}-testing`,
      })),
    },
    gerrit: [
      {
        id: "review",
        title: "RDO Gerrit",
        url: `${url}/gerrit`,
        branchHeads: ["nova", "neutron", "cinder", "ironic"].map((name) => ({
          project: `openstack/${name}`,
          branches: ["master"],
        })),
      },
    ],
    ladders: {
      podified: [
        { promoteName: COMPONENT_CANDIDATE, level: "component", maxAge: "2d" },
        {
          promoteName: COMPONENT_TARGET,
          level: "component",
          candidateLabel: COMPONENT_CANDIDATE,
          maxAge: "7d",
        },
        { promoteName: INTEGRATION_CANDIDATE, level: "aggregate", maxAge: "2d" },
        {
          promoteName: INTEGRATION_TARGET,
          level: "aggregate",
          candidateLabel: INTEGRATION_CANDIDATE,
          maxAge: "7d",
        },
      ],
    },
    defaultLadder: "podified",
    criteria: criteriaFiles().map(({ instance, path, shape }) => ({
      instance,
      url: `${url}/criteria/${path}`,
      shape,
    })),
    consumers: INSTANCES.filter((spec) => PUPPET_INSTANCES.has(spec.id)).flatMap((spec) =>
      consumers(spec).map(({ name, jobs }) => ({
        name,
        target: INTEGRATION_TARGET,
        instance: spec.id,
        jobs: [...jobs],
      })),
    ),
    dfgs: DFGS.map((dfg) => ({
      ...dfg,
      contacts: { chat: `#dfg-${dfg.slug}`, mail: `dfg-${dfg.slug}@rdo.example`, bugs: dfg.slug },
    })),
    people: PEOPLE,
    bugTrackers: bugTrackers(url),
    rotas: ROTAS,
    ownership: [
      ...PACKAGE_OWNERS.map(([pattern, dfg]) => ({ package: pattern, dfg })),
      ...Object.entries(COMPONENT_OWNERS).map(([component, dfg]) => ({ component, dfg })),
      ...JOB_OWNERS.map(([job, dfg]) => ({ job, dfg })),
      ...PROJECT_OWNERS.map(([project, dfg]) => ({ project, dfg })),
      { kojiPackage: "ansible-*", dfg: "deployment" },
      { kojiPackage: "rubygem-*", dfg: "deployment" },
      { kojiPackage: "python-*", dfg: "packaging" },
    ],
  });
}

const HOUR = 3_600_000;

function pausedReleases(around: Date) {
  const inHours = (hours: number) =>
    new Date(Math.floor(around.getTime() / HOUR + hours) * HOUR).toISOString();
  const freeze = {
    kind: "freeze",
    from: inHours(-50),
    until: inHours(70),
    reason: "point release 2024.2.4 is being cut",
  };
  const hold = { kind: "hold", from: inHours(-19), reason: "mirror of the unmaintained releases moves" };
  const freezesOf: Readonly<Record<string, readonly object[]>> = { dalmatian: [freeze], antelope: [hold] };
  // All of them: the file also decides their order.
  return RELEASES.map(({ name }) => ({ name, freezes: freezesOf[name] ?? [] }));
}

import type { CataloguePackage } from "./catalogue";

/** Which DFG owns a component unless a package rule says otherwise; `messaging` is new and nobody's yet. */
export const COMPONENT_OWNERS: Readonly<Record<string, string>> = {
  compute: "compute",
  network: "network",
  octavia: "network",
  designate: "network",
  cinder: "storage",
  glance: "storage",
  manila: "storage",
  swift: "storage",
  keystone: "security",
  barbican: "security",
  cloudops: "cloudops",
  optimize: "cloudops",
  baremetal: "hardprov",
  ui: "ui",
  puppet: "deployment",
  podified: "deployment",
  validation: "deployment",
  common: "packaging",
  clients: "packaging",
  tempest: "quality",
};

/** Libraries and clients that live in shared components but belong to a service's team; `*` stands for anything. */
export const PACKAGE_OWNERS: readonly (readonly [pattern: string, dfg: string])[] = [
  ["python-novaclient", "compute"],
  ["python-os-vif", "network"],
  ["python-neutron*", "network"],
  ["python-octaviaclient", "network"],
  ["python-cinderclient", "storage"],
  ["python-glance*", "storage"],
  ["python-manilaclient", "storage"],
  ["python-swiftclient", "storage"],
  ["python-keystone*", "security"],
  ["python-barbicanclient", "security"],
  ["python-ironic*", "hardprov"],
  ["python-gnocchiclient", "cloudops"],
  ["python-aodhclient", "cloudops"],
];

/** Jobs that are about no component of their own; the first that fits decides. */
export const JOB_OWNERS: readonly (readonly [pattern: string, dfg: string])[] = [
  ["weirdo-dlrn-*", "packaging"],
  ["weirdo-*-promote-puppet-openstack-*", "deployment"],
  ["weirdo-*-promote-packstack-*", "deployment"],
  ["periodic-puppet-openstack-*", "deployment"],
  ["periodic-kolla-*", "deployment"],
  ["periodic-openstack-ansible-*", "deployment"],
  ["*promote*", "production-chain"],
  ["*whitebox-neutron*", "network"],
  ["*tcib-build-push*", "production-chain"],
  ["*edpm*", "deployment"],
  ["*adoption*", "deployment"],
  ["*upgrade*", "deployment"],
];

/** Projects whose builds and reviews are about no package. */
export const PROJECT_OWNERS: readonly (readonly [pattern: string, dfg: string])[] = [
  ["rdoinfo", "packaging"],
  ["testproject", "production-chain"],
  ["rdo-jobs", "production-chain"],
];

/** A team of the demo. */
export interface DemoDfg {
  slug: string;
  name: string;
  mission: string;
}

export const DFGS: readonly DemoDfg[] = [
  {
    slug: "production-chain",
    name: "Production Chain",
    mission: "First triage of CI failures; owns the CI systems, the builds and the imports.",
  },
  { slug: "compute", name: "Compute", mission: "Nova and what runs instances." },
  { slug: "network", name: "Network", mission: "Neutron, OVN, load balancing and DNS." },
  { slug: "storage", name: "Storage", mission: "Block, image, share and object storage." },
  { slug: "security", name: "Security", mission: "Identity and secrets." },
  { slug: "cloudops", name: "CloudOps", mission: "Telemetry, metering, optimisation." },
  { slug: "hardprov", name: "HardProv", mission: "Bare metal from discovery to deployment." },
  { slug: "ui", name: "UI", mission: "Horizon and its plugins." },
  { slug: "deployment", name: "Deployment", mission: "Puppet modules, operators, validations." },
  { slug: "packaging", name: "Packaging", mission: "Common libraries, clients, and the packaging itself." },
  { slug: "quality", name: "Quality", mission: "Tempest and its plugins." },
];

const matches = (pattern: string, name: string) =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

/** Slug of the DFG that owns a package; `unassigned` when no rule claims it. */
export function ownerOf({ name, component }: Pick<CataloguePackage, "name" | "component">): string {
  const rule = PACKAGE_OWNERS.find(([pattern]) => matches(pattern, name));
  return rule?.[1] ?? COMPONENT_OWNERS[component] ?? "unassigned";
}

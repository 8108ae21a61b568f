import { SEEDED_COMPONENTS } from "./seed-site";

const SERVICES: Record<string, string> = {
  nova: "compute",
  placement: "compute",
  neutron: "network",
  octavia: "octavia",
  cinder: "cinder",
  glance: "glance",
  manila: "manila",
  swift: "swift",
  keystone: "keystone",
  barbican: "barbican",
  ceilometer: "cloudops",
  aodh: "cloudops",
  cloudkitty: "cloudops",
  heat: "cloudops",
  ironic: "baremetal",
  horizon: "ui",
  watcher: "optimize",
  magnum: "podified",
};

const LIBRARIES =
  "oslo-messaging oslo-utils oslo-config oslo-db oslo-log oslo-policy oslo-service oslo-concurrency oslo-context oslo-i18n oslo-middleware oslo-privsep oslo-rootwrap oslo-serialization oslo-vmware oslo-versionedobjects taskflow tooz futurist debtcollector automaton stevedore keystoneauth1 keystonemiddleware os-brick os-vif os-ken os-traits os-resource-classes osprofiler cliff openstacksdk osc-lib pbr hacking reno".split(
    " ",
  );

export type SeededPackage = { name: string; component: string };

/** One build of a seeded history; ids count up in the order of time. */
export type SeededBuild = {
  id: number;
  package: SeededPackage;
  commitHash: string;
  extendedHash: string | null;
  status: "SUCCESS" | "FAILED" | "RETRY";
  at: Date;
  reason: string;
};

/** `count` packages with the field's own names, spread over the seeded components. */
export function seededPackages(count: number): SeededPackage[] {
  const services = Object.entries(SERVICES);
  const all: SeededPackage[] = [
    ...services.map(([name, component]) => ({ name: `openstack-${name}`, component })),
    ...services.map(([name]) => ({ name: `python-${name}client`, component: "clients" })),
    ...LIBRARIES.map((name) => ({ name: `python-${name}`, component: "common" })),
    ...services.map(([name]) => ({ name: `puppet-${name}`, component: "puppet" })),
    ...services.map(([name]) => ({ name: `python-${name}-tests-tempest`, component: "tempest" })),
    ...services.map(([name]) => ({ name: `openstack-${name}-ui`, component: "ui" })),
  ];
  const components = Object.keys(SEEDED_COMPONENTS);
  for (let i = 0; all.length < count; i++) {
    const component = components[i % components.length] ?? "common";
    all.push({ name: `python-${component}-lib-${String(i).padStart(3, "0")}`, component });
  }
  return all.slice(0, count);
}

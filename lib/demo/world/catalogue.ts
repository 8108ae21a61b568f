import { hashText } from "./random";

/** Template of rdoinfo a package is described by. */
export type PackageConf = "core" | "client" | "lib" | "puppet" | "tempest-plugin";

/** One source package of the distribution, before a release decides on it. */
export interface CataloguePackage {
  /** rdoinfo's project, from which templates make the rest. */
  project: string;
  /** Name of the source package, DLRN's `project_name`. */
  name: string;
  conf: PackageConf;
  component: string;
  upstream: string;
  distgit: string;
  maintainers: string[];
  /** How often upstream commits to it, relative to the others. */
  weight: number;
  /** Packages that leave older releases first; 1 stays everywhere. */
  rank: number;
}

/** Upstream projects by component and template; `project>name` where the template's name does not fit. */
const PROJECTS: Readonly<Record<string, Partial<Record<PackageConf, string>>>> = {
  common: {
    core: `heat heat-agents kolla magnum mistral placement rally rally-openstack>openstack-rally-plugins
      selinux>openstack-selinux tacker tobiko trove vitrage macros blazar cyborg masakari masakari-monitors
      senlin sahara freezer murano solum venus adjutant monasca-api zun ec2-api karbor`,
    lib: `oslo-cache oslo-concurrency oslo-config oslo-context oslo-db oslo-i18n oslo-limit oslo-log
      oslo-messaging oslo-metrics oslo-middleware oslo-policy oslo-privsep oslo-reports oslo-rootwrap
      oslo-serialization oslo-service oslo-upgradecheck oslo-utils oslo-versionedobjects oslo-vmware osprofiler
      automaton cliff cursive debtcollector futurist hacking hardware heat-translator kuryr-lib
      microversion-parse mistral-lib mistral-extra os-testr os-traits os-win pycadf reno taskflow tooz wsme
      tosca-parser sphinx-feature-classification diskimage-builder>diskimage-builder
      os-apply-config>os-apply-config os-collect-config>os-collect-config os-net-config>os-net-config
      os-refresh-config>os-refresh-config requestsexceptions os-faults
      oslotest os-resource-classes ldappool yaql stestr subunit2sql monasca-common monasca-statsd`,
  },
  compute: { core: "nova", "tempest-plugin": "whitebox" },
  network: {
    core: "neutron neutron-dynamic-routing neutron-vpnaas neutron-fwaas",
    lib: `neutron-lib os-ken ovsdbapp networking-bagpipe networking-bgpvpn networking-l2gw networking-sfc
      networking-mlnx tap-as-a-service ovn-octavia-provider ovn-bgp-agent>ovn-bgp-agent`,
    "tempest-plugin": "neutron whitebox-neutron networking-l2gw",
  },
  octavia: { core: "octavia", lib: "octavia-lib", "tempest-plugin": "octavia" },
  designate: { core: "designate", client: "designateclient", "tempest-plugin": "designate" },
  cinder: { core: "cinder", lib: "os-brick", "tempest-plugin": "cinder" },
  glance: { core: "glance", lib: "glance-store", "tempest-plugin": "glance" },
  manila: { core: "manila", "tempest-plugin": "manila" },
  swift: { core: "swift", lib: "pyeclib" },
  keystone: { core: "keystone", lib: "keystoneauth1 keystonemiddleware", "tempest-plugin": "keystone" },
  barbican: {
    core: "barbican",
    lib: `castellan ansible-role-atos-hsm>ansible-role-atos-hsm ansible-role-lunasa-hsm>ansible-role-lunasa-hsm
      ansible-role-thales-hsm>ansible-role-thales-hsm`,
    "tempest-plugin": "barbican",
  },
  cloudops: {
    core: "aodh ceilometer cloudkitty aetos gnocchi>gnocchi",
    lib: "ceilometermiddleware observabilityclient collectd-gnocchi ansible-role-collectd-config>ansible-role-collectd-config",
    "tempest-plugin": "cloudkitty",
  },
  optimize: { core: "watcher", "tempest-plugin": "watcher" },
  baremetal: {
    core: "ironic ironic-inspector ironic-python-agent ironic-python-agent-builder ironic-staging-drivers",
    lib: `glean ironic-lib ironic-prometheus-exporter metalsmith networking-baremetal networking-generic-switch
      proliantutils scciclient sushy sushy-oem-idrac sushy-tools virtualbmc`,
    "tempest-plugin": "ironic",
  },
  ui: {
    core: `cloudkitty-dashboard>openstack-cloudkitty-ui designate-dashboard>openstack-designate-ui
      heat-dashboard>openstack-heat-ui ironic-ui magnum-ui manila-ui mistral-dashboard>openstack-mistral-ui
      octavia-dashboard>openstack-octavia-ui trove-dashboard>openstack-trove-ui
      vitrage-dashboard>openstack-vitrage-ui watcher-dashboard>openstack-watcher-ui
      horizon>python-django-horizon`,
  },
  clients: {
    client: `aodhclient barbicanclient cinderclient cloudkittyclient glanceclient gnocchiclient heatclient
      ironicclient ironic-inspector-client keystoneclient magnumclient manilaclient mistralclient monascaclient
      neutronclient novaclient octaviaclient openstackclient openstacksdk saharaclient senlinclient swiftclient
      tackerclient troveclient vitrageclient watcherclient zunclient blazarclient masakariclient cyborgclient
      osc-lib osc-placement os-client-config os-service-types os-vif stevedore`,
  },
  tempest: {
    core: "tempest",
    lib: "tempestconf",
    "tempest-plugin": "heat magnum mistral telemetry trove vitrage",
  },
  podified: {
    lib: "ansible-config_template>ansible-config_template edpm-image-builder>edpm-image-builder tcib",
  },
  validation: { lib: "validations-common>validations-common validations-libs" },
  messaging: { core: "zaqar", client: "zaqarclient" },
  puppet: {
    core: "packstack",
    puppet: `aodh barbican ceilometer ceph cinder cloudkitty designate ec2api glance gnocchi heat horizon ironic
      keystone magnum manila mistral monasca murano neutron nova octavia openstack_extras openstacklib oslo ovn
      panko placement qdr rally sahara swift tacker tempest trove vitrage vswitch watcher zaqar zun
      apache archive auditd certmonger collectd concat corosync datacat dns etcd fdio firewall git haproxy
      inifile ipaclient java kafka keepalived kmod memcached mongodb mysql nssdb ntp pacemaker rabbitmq redis
      remote rsync rsyslog selinux snmp ssh staging stdlib sysctl systemd timezone tomcat tripleo tuned vcsrepo
      vlan xinetd zookeeper cassandra contrail midonet letsencrypt neutron_bigswitch openstack_spec_helper`,
  },
};

const PREFIX: Readonly<Record<PackageConf, string>> = {
  core: "openstack-",
  client: "python-",
  lib: "python-",
  puppet: "puppet-",
  "tempest-plugin": "python-",
};

/** Services whose upstream is busy; everything else follows its template. */
const BUSY: Readonly<Record<string, number>> = {
  nova: 60,
  neutron: 55,
  cinder: 34,
  ironic: 40,
  horizon: 16,
  keystone: 18,
  glance: 16,
  manila: 18,
  octavia: 16,
  heat: 10,
  swift: 14,
  tempest: 16,
  kolla: 18,
  openstacksdk: 14,
  designate: 12,
  watcher: 14,
};
const USUAL: Readonly<Record<PackageConf, number>> = {
  core: 6,
  client: 2.2,
  lib: 2.4,
  puppet: 1.4,
  "tempest-plugin": 1.6,
};

function named(entry: string, conf: PackageConf): { project: string; name: string; repo: string } {
  const [word = "", given] = entry.split(">");
  if (conf === "puppet") return { project: `puppet-${word}`, name: `puppet-${word}`, repo: `puppet-${word}` };
  if (conf === "tempest-plugin") {
    return {
      project: `${word}-tempest-plugin`,
      name: `python-${word}-tests-tempest`,
      repo: `${word}-tempest-plugin`,
    };
  }
  const repo = conf === "client" ? `python-${word}` : word.replace(/^oslo-/, "oslo.");
  return { project: word, name: given ?? `${PREFIX[conf]}${word}`, repo };
}

function entryOf(entry: string, conf: PackageConf, component: string): CataloguePackage {
  const { project, name, repo } = named(entry, conf);
  const spread = 0.4 + (hashText(`weight ${name}`) % 1000) / 600;
  return {
    project,
    name,
    conf,
    component,
    upstream: `https://opendev.org/openstack/${repo}`,
    distgit: `https://github.com/rdo-packages/${project}-distgit`,
    maintainers: [1, 2].map((n) => `maintainer${(hashText(`${name} ${n}`) % 60) + 1}@rdo.example`),
    weight: (conf === "puppet" ? USUAL.puppet : (BUSY[project] ?? USUAL[conf])) * spread,
    rank: BUSY[project] ? 1 : (hashText(`rank ${name}`) % 1000) / 1000,
  };
}

/** The whole distribution: some 320 source packages, in the order rdoinfo lists them (puppet first). */
export const CATALOGUE: readonly CataloguePackage[] = Object.entries(PROJECTS)
  .flatMap(([component, byConf]) =>
    Object.entries(byConf).flatMap(([conf, names]) =>
      names.split(/\s+/).map((entry) => entryOf(entry, conf as PackageConf, component)),
    ),
  )
  .sort((a, b) => Number(b.conf === "puppet") - Number(a.conf === "puppet"));

export const COMPONENTS: readonly string[] = Object.keys(PROJECTS);

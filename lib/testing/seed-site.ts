import { DAY, MINUTE } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";

/** Instances of the seeded site; the last is private and imports what the one before it promotes. */
export const SEEDED_INSTANCES = [
  "centos9-master",
  "centos9-epoxy",
  "centos9-antelope",
  "rhel9-osp18",
] as const;

/** Components of the seeded site and who owns them; two have no owner. */
export const SEEDED_COMPONENTS: Record<string, string | null> = {
  compute: "compute",
  network: "network",
  octavia: "network",
  cinder: "storage",
  glance: "storage",
  manila: "storage",
  swift: "storage",
  keystone: "security",
  barbican: "security",
  cloudops: "cloudops",
  baremetal: "hardprov",
  ui: "ui",
  puppet: "deployment",
  common: "packaging",
  clients: "packaging",
  tempest: "quality",
  optimize: null,
  podified: null,
};

const RELEASES = [
  ["flamingo", "2025.2", "development", "master"],
  ["epoxy", "2025.1", "maintained", "stable/2025.1"],
  ["antelope", "2023.1", "extended_maintenance", "unmaintained/2023.1"],
] as const;

const INSTANCES = [
  ["centos9-master", "flamingo", "centos9", "public", null],
  ["centos9-epoxy", "epoxy", "centos9", "public", null],
  ["centos9-antelope", "antelope", "centos9", "public", null],
  ["rhel9-osp18", "antelope", "rhel9", "private", "centos9-antelope"],
] as const;

const LADDER = [
  ["promoted-components", "component", "component-ci-testing", 3 * 86_400],
  ["podified-ci-testing", "aggregate", null, 3 * 86_400],
  ["current-podified", "aggregate", "podified-ci-testing", 7 * 86_400],
] as const;

const DFGS = [
  ["compute", "Compute", "Nova, placement and what boots machines"],
  ["network", "Network", "Neutron, Octavia, Designate and OVN"],
  ["storage", "Storage", "Cinder, Glance, Manila and Swift"],
  ["security", "Security", "Keystone and Barbican"],
  ["cloudops", "CloudOps", "Telemetry, alarms and rating"],
  ["hardprov", "HardProv", "Ironic and bare metal"],
  ["ui", "UI", "Horizon and its panels"],
  ["deployment", "Deployment", "Puppet modules and installers"],
  ["packaging", "Packaging", "Libraries and clients that everybody uses"],
  ["quality", "Quality", "Tempest and its plugins"],
  ["production-chain", "Production Chain", "Builds, imports, CI and first triage"],
] as const;

/**
 * Fills an empty database with a site: releases, four instances (one of them private), ladder, DFGs, ownership rules
 * and feeds that were all read a moment before `now`. No builds.
 */
export async function seedSite(db: Db, now: Date): Promise<void> {
  const recorded = { recorded_at: new Date(now.getTime() - 200 * DAY) };
  for (const [position, [name, title, phase, branch]] of RELEASES.entries())
    await insertRow(db, "release", { name, title, phase, upstream_branch: branch, position, ...recorded });
  for (const [position, [id, release, distro, visibility, downstream]] of INSTANCES.entries()) {
    await insertRow(db, "instance", {
      id,
      title: id,
      release_name: release,
      distro,
      api_url: `https://dlrn.example.org/api-${id}`,
      web_url: `https://dlrn.example.org/${id}`,
      rdoinfo_tag: release,
      visibility,
      downstream_of: downstream,
      position,
      ...recorded,
    });
    for (const [rung, [promoteName, level, candidate, maxAge]] of LADDER.entries())
      await insertRow(db, "target", {
        instance_id: id,
        promote_name: promoteName,
        level,
        position: rung,
        candidate_label: candidate,
        max_age_seconds: maxAge,
        ...recorded,
      });
  }
  await seedTeams(db, recorded);
  await seedFeeds(db, now);
}

async function seedTeams(db: Db, recorded: { recorded_at: Date }) {
  for (const [position, [slug, name, mission]] of DFGS.entries())
    await insertRow(db, "dfg", {
      slug,
      name,
      mission,
      contacts: { chat: `#dfg-${slug}`, mail: `${slug}@example.org` },
      position,
      ...recorded,
    });
  const rule = { origin: "file", valid_from: recorded.recorded_at, ...recorded };
  await insertRow(db, "ownership_rule", {
    kind: "package",
    pattern: "python-novaclient*",
    dfg_slug: "compute",
    position: 0,
    ...rule,
  });
  const owned = Object.entries(SEEDED_COMPONENTS).filter(([, dfg]) => dfg !== null);
  for (const [position, [component, dfg]] of owned.entries())
    await insertRow(db, "ownership_rule", {
      kind: "component",
      pattern: component,
      dfg_slug: dfg,
      position: position + 1,
      ...rule,
    });
}

async function seedFeeds(db: Db, now: Date) {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
  const read = {
    state: "fresh",
    first_load_at: ago(100_000),
    last_started_at: ago(1),
    last_success_at: ago(1),
    newest_at: ago(12),
    next_try_at: ago(-1),
  };
  const feeds = [
    ...SEEDED_INSTANCES.map((id) => [`dlrn-${id}`, "dlrn", id, `https://dlrn.example.org/api-${id}`, 120]),
    ["rdoinfo", "rdoinfo", null, "https://rdoinfo.example.org/rdo.yml", 21_600],
  ] as const;
  for (const [position, [id, source, instance, url, interval]] of feeds.entries())
    await insertRow(db, "feed", {
      id,
      source,
      instance_id: instance,
      url,
      interval_seconds: interval,
      position,
      last_sweep_at: ago(300),
      ...read,
    });
}

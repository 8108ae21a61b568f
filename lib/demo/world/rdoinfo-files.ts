import { stringify } from "yaml";
import { CATALOGUE, type CataloguePackage, COMPONENTS, type PackageConf } from "./catalogue";
import { INSTANCES, packagesOf, RELEASES } from "./instances";

/** rdoinfo's name of a template, and what the template says. */
const CONFS: Record<PackageConf, { conf: string; name: string; upstream: string; component: string }> = {
  core: {
    conf: "rpmfactory-core",
    name: "openstack-%(project)s",
    upstream: "%(project)s",
    component: "common",
  },
  client: {
    conf: "rpmfactory-client",
    name: "python-%(project)s",
    upstream: "python-%(project)s",
    component: "clients",
  },
  lib: { conf: "rpmfactory-lib", name: "python-%(project)s", upstream: "%(project)s", component: "common" },
  // The default is of old releases; each tag of a newer one overrides it, as in the real file.
  puppet: { conf: "rpmfactory-puppet", name: "%(project)s", upstream: "%(project)s", component: "tripleo" },
  "tempest-plugin": {
    conf: "rpmfactory-tempest-plugin",
    name: "%(project)s",
    upstream: "%(project)s",
    component: "tempest",
  },
};

const fill = (template: string, project: string) => template.replaceAll("%(project)s", project);
const upstreamOf = (repo: string) => `https://opendev.org/openstack/${repo}`;
const DISTGIT = "https://github.com/rdo-packages/%(project)s-distgit";

const templates = () =>
  Object.fromEntries(
    Object.values(CONFS).map(({ conf, name, upstream, component }) => [
      conf,
      {
        name,
        upstream: upstreamOf(upstream),
        distgit: DISTGIT,
        "master-distgit": DISTGIT,
        component,
        maintainers: ["maintainer1@rdo.example", "maintainer2@rdo.example"],
      },
    ]),
  );

/** An entry of `packages`: what its template does not say already. */
function packageEntry(entry: CataloguePackage) {
  const template = CONFS[entry.conf];
  const says = (value: string, told: string) => value === told;
  return {
    project: entry.project,
    conf: template.conf,
    ...(says(entry.name, fill(template.name, entry.project)) ? {} : { name: entry.name }),
    ...(says(entry.upstream, upstreamOf(fill(template.upstream, entry.project)))
      ? {}
      : { upstream: entry.upstream }),
    ...(entry.conf === "puppet" || entry.component === template.component
      ? {}
      : { component: entry.component }),
    maintainers: entry.maintainers,
  };
}

function tagEntry(entry: CataloguePackage, tag: string) {
  const pinned = tag === "flamingo-uc" && (entry.conf === "lib" || entry.conf === "client");
  const override = {
    ...(pinned ? { "source-branch": `${1 + (entry.name.length % 9)}.${entry.project.length % 7}.0` } : {}),
    ...(entry.conf === "puppet" ? { component: entry.component } : {}),
  };
  return { project: entry.project, tags: { [tag]: Object.keys(override).length > 0 ? override : null } };
}

function releaseEntry({ name, identifier, status, upstreamBranch }: (typeof RELEASES)[number]) {
  return {
    name,
    status,
    branch: status === "development" ? "rpm-master" : `${name}-rdo`,
    identifier,
    upstream_branch: upstreamBranch,
    tags_map: "separated_buildreqs",
    repos: [
      {
        name: "el9s",
        buildsys: `cbs/cloud9s-openstack-${name}-el9s`,
        // A release in development has no release tag yet.
        "buildsys-tags": ["el9s-build", "candidate", "testing", "release"]
          .filter((step) => step !== "release" || status !== "development")
          .map((step) => `cloud9s-openstack-${name}-${step}`),
      },
    ],
  };
}

/** Tags and the packages that carry them; the builders' own, and `flamingo` beside `flamingo-uc`. */
function tags(): Map<string, CataloguePackage[]> {
  const byTag = new Map(INSTANCES.map((spec) => [spec.rdoinfoTag, packagesOf(spec)]));
  const master = byTag.get("flamingo-uc");
  return master ? byTag.set("flamingo", master) : byTag;
}

/** rdoinfo's YAML files by their path in the repository: `rdo.yml`, `tags.yml`, `tags/<tag>.yml`. */
export function rdoinfoFiles(): Map<string, string> {
  const byTag = tags();
  const files = new Map<string, string>();
  files.set(
    "rdo.yml",
    stringify({
      import: ["tags.yml"],
      releases: RELEASES.map(releaseEntry),
      "package-default": { name: "python-%(project)s", distgit: DISTGIT, "master-distgit": DISTGIT },
      "package-configs": templates(),
      packages: CATALOGUE.map(packageEntry),
      components: [...COMPONENTS, "tripleo"].map((name) => ({ name })),
    }),
  );
  files.set("tags.yml", stringify({ import: [...byTag.keys()].map((tag) => `tags/${tag}.yml`) }));
  for (const [tag, packages] of byTag) {
    const text = stringify({ packages: packages.map((entry) => tagEntry(entry, tag)) }, { nullStr: "" });
    files.set(`tags/${tag}.yml`, text);
  }
  return files;
}

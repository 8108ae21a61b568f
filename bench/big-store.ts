import { RowStore } from "@/lib/demo/rows/row-store";

const PACKAGES = 300;
const COMPONENTS = [
  "common",
  "clients",
  "network",
  "compute",
  "baremetal",
  "cloudops",
  "puppet",
  "tempest",
  "glance",
  "cinder",
];
const hex = (n: number, length: number) =>
  (n * 2654435761).toString(16).padStart(10, "0").repeat(4).slice(0, length);

/** An instance of `commits` builds with a quarter as many votes and 510 promotions, rows as long as the recorded ones. */
export function bigStore(commits: number, endSeconds: number): RowStore {
  const store = new RowStore();
  for (let id = 1; id <= commits; id += 1) {
    const pkg = (id * 7919) % PACKAGES;
    const projectName = `openstack-package-${pkg}`;
    const component = COMPONENTS[pkg % COMPONENTS.length] ?? null;
    const failed = (id * 31) % 100 < 6;
    const commitHash = hex(id, 40);
    const distroHash = hex(pkg + 7, 40);
    const dtBuild = endSeconds - (commits - id) * 420;
    const rpm = (suffix: string) =>
      `repos/component/${component}/${commitHash.slice(0, 2)}/${commitHash.slice(2, 4)}/${commitHash}_${distroHash.slice(0, 8)}/` +
      `${projectName}-16.8.3-0.20250705194252.${commitHash.slice(0, 7)}.el9.${suffix}`;
    store.addCommit({
      id,
      type: "rpm",
      projectName,
      component,
      commitHash,
      distroHash,
      extendedHash: null,
      commitBranch: "master",
      dtCommit: dtBuild - 900,
      dtDistro: dtBuild - 90_000,
      dtExtended: 0,
      dtBuild,
      status: failed ? "FAILED" : "SUCCESS",
      artifacts: failed ? null : [rpm("src.rpm"), rpm("noarch.rpm"), rpm("x86_64.rpm")].join(","),
      notes: failed
        ? `Error in build_rpm_wrapper for ${projectName}:\n\n  STDERR:\nNo matching package to install: 'x'`
        : "OK",
      flags: 0,
      versionsCsv: null,
      repoDir: `/home/centos9-master/data/${projectName}`,
      distgitDir: `/home/centos9-master/data/${projectName}_distro/`,
    });
    if (id % 4 === 0)
      store.addVote({
        id: id / 4,
        commitId: id,
        ciName: id % 8 === 0 ? "consistent" : `periodic-job-${id % 13}-master`,
        ciUrl:
          id % 8 === 0
            ? ""
            : `https://logserver.example.org/${hex(id, 3)}/periodic-job-${id % 13}-master/${hex(id, 7)}`,
        ciVote: id % 5 !== 0,
        ciInProgress: false,
        timestamp: dtBuild + 3_600,
        notes: "",
        user: id % 8 === 0 ? null : "review_rdoproject_org",
        component,
      });
    const step = Math.max(1, Math.floor(commits / 510));
    if (id % step === 0 && id / step <= 510)
      store.addPromotion({
        id: id / step,
        commitId: id,
        promoteName: (id / step) % 2 === 0 ? "promoted-components" : "component-ci-testing",
        timestamp: dtBuild + 7_200,
        user: "review_rdoproject_org",
        component,
        aggregateHash: hex(id, 32),
      });
  }
  return store;
}

import { shardedDir } from "../rows/paths";
import type { ReviewAccount } from "../rows/review-rows";
import type { CommitRow } from "../rows/row-types";
import type { CataloguePackage } from "./catalogue";
import { type InstanceSpec, publicUrl } from "./instances";
import type { Random } from "./random";

const PEOPLE = [
  "Aster Linde",
  "Bruno Talvik",
  "Cora Winther",
  "Dario Meszaros",
  "Edda Falk",
  "Farid Quint",
  "Greta Olsz",
  "Henri Vasko",
  "Ilka Brandt",
  "Jonas Perelle",
  "Kaja Rosin",
  "Levi Hartog",
  "Mina Sorel",
  "Nils Aubry",
];

const login = (name: string) => name.toLowerCase().replace(/(\w)\w* (\w+)/, "$1$2");

/** Made-up packagers. */
export const PACKAGERS: readonly ReviewAccount[] = PEOPLE.map((name, index) => ({
  id: 100 + index,
  username: login(name),
  name,
}));
export const ZUUL: ReviewAccount = { id: 3, username: "zuul", name: "Zuul CI" };
/** DLRN's account: it opens reviews for failed builds. */
export const BUILDER: ReviewAccount = { id: 21, username: "rdo-trunk", name: "RDO Trunk" };
/** Opens reviews that move builds up a tag. */
export const TAG_BOT: ReviewAccount = { id: 22, username: "rdo-tags-bot", name: "RDO Tags Bot" };

/** Where a package's spec file lives in the code review system. */
export const distgitProject = ({ conf, project }: Pick<CataloguePackage, "conf" | "project">): string =>
  `${conf === "puppet" ? "puppet" : "openstack"}/${project}-distgit`;

/** Branch of the distgits that an instance builds from. */
export const distgitBranch = ({ release, branch }: InstanceSpec): string =>
  branch === "master" ? "rpm-master" : `${release}-rdo`;

/** What a review says, and the version it brings if it brings one. */
export interface ReviewText {
  subject: string;
  body: string;
  topic: string | null;
  version?: string;
}

const PATCHES = [
  "Add missing python3-%s build requirement",
  "Drop python3-%s, it is not needed any more",
  "Remove the patch that upstream has merged",
  "Ship the example configuration of %s",
  "Sync requirements with upstream's %s",
  "Enable unit tests again",
];
const WORDS = ["pbr", "ddt", "oslotest", "stestr", "requests", "sqlalchemy", "eventlet", "cryptography"];

/** A change of a spec file somebody proposes: an update on stable branches mostly, a fix of the packaging else. */
export function proposalText(
  { spec, name, version }: { spec: InstanceSpec; name: string; version: string },
  random: Random,
): ReviewText {
  if (spec.branch !== "master" && random.chance(0.6)) {
    const [major = "1", minor = "0", patch = "0"] = version.split(".");
    const next = `${major}.${minor}.${Number(patch) + 1}`;
    return {
      subject: `Update to ${next}`,
      body: `${name}-${next}-1\n- Update to ${next}`,
      topic: null,
      version: next,
    };
  }
  const subject = random.pick(PATCHES).replace("%s", random.pick(WORDS));
  return { subject, body: `${subject} in ${name}.`, topic: random.chance(0.2) ? "spec-cleanup" : null };
}

/** The review that DLRN opens for a build that failed, in the words of its script. */
export function ftbfsText(spec: InstanceSpec, row: CommitRow, upstream: string): ReviewText {
  const log = `${publicUrl(spec)}/${shardedDir(row)}`;
  return {
    subject: `${row.projectName}: failed to build ${row.commitHash.slice(0, 7)}`,
    body: `Need to fix build error caused by ${upstream}/commit/${row.commitHash}\nSee log at ${log}`,
    topic: spec.branch === "master" ? "rdo-FTBFS" : `rdo-FTBFS-${spec.release}`,
  };
}

/** A proposal to move builds of a release up to a tag. */
export function tagText(release: string, phase: string): ReviewText {
  const name = `${release}-9s-${phase}`;
  return {
    subject: `Promote CBS tags update for ${name}`,
    body: `Builds that have waited long enough in the stage before ${phase}.`,
    topic: `${name}-update`,
  };
}

const NEW_NAMES = [
  "python-quartzite",
  "openstack-lantern",
  "python-oslo-ledger",
  "puppet-lantern",
  "python-heron",
  "openstack-moraine",
];

/** A request for a package that the distribution does not have. */
export function newPackageText(random: Random): ReviewText {
  const name = `${random.pick(NEW_NAMES)}${random.chance(0.5) ? "client" : ""}`;
  return {
    subject: `Add ${name} to rdoinfo`,
    body: `It starts with the under-review tag.`,
    topic: `new-package-${name}`,
  };
}

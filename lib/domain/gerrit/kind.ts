import { packageProjectOf, parseDistgitBranch } from "./branch";
import { parseFtbfs } from "./ftbfs";
import { parseTagPromotion } from "./tag-promotion";

/**
 * What a review is for. ftbfs: opened for a failed build. tag-promotion: moves builds to a stage tag. distgit-update: a
 * new version. new-package: asks for one, or brings its first spec. rdoinfo: any other change of rdoinfo. patch: any
 * other packaging change. other: not packaging.
 */
export type ReviewKind =
  | "ftbfs"
  | "tag-promotion"
  | "distgit-update"
  | "new-package"
  | "rdoinfo"
  | "patch"
  | "other";

export interface ReviewText {
  project: string;
  branch: string;
  topic: string | null;
  subject: string;
  /** Commit message, when it was read. */
  message: string | null;
}

const NEW_PACKAGE_TOPIC =
  /(?:^|[-_/])(?:new[-_]?|(?:add|request)[-_](?:\S+[-_])?)(?:package|pkg)s?(?:$|[-_/])/i;
const NEW_PACKAGE = /\bnew package\b|^(?:add|import|request|introduce)\b.*\b(?:packages?|projects?)\b/i;
const ADDED_TO_INFO = /^(?:add|new)\s+\S+\s+(?:in|into|to)\s+(?:rdoinfo|rdo\.ya?ml|deps(?:\.ya?ml)?)\b/i;
/** "Add epoxy tag to all packages" adds no package. */
const NOT_A_PACKAGE = /\b(?:tags?|releases?|maintainers?|owners?|components?|branch(?:es)?)\b/i;
const FIRST_SPEC =
  /^(?:initial|first)\b.*\b(?:spec|import|packag(?:e|ing)|rpm|commit|version|build)\b|^(?:add|import)\s+(?:\S+\s+)?(?:initial\s+)?spec\b|\bnew package\b/i;
const NEW_VERSION =
  /\b(?:update|upgrade|bump|rebase)d?\b.*?\bv?\d+(?:\.\d+)+|^new (?:upstream )?(?:version|release)\b/i;
/** "Bump minimum version of oslo.config to 9.1" leaves the package at its version. */
const OF_A_REQUIREMENT = /requires\b|\brequirements?\b|\bmin(?:imum|imal)?\b|\bdep(?:s|endency|endencies)\b/i;
const CHANGELOG_UPDATE = /^[ \t]*-[ \t]*(?:update|rebase|upgrade|bump)d?\b.*\d\.\d/im;

/** Sorts a review by project, branch, topic and words; the first rule that fits decides. */
export function reviewKind(review: ReviewText): ReviewKind {
  const { project, branch } = review;
  const topic = review.topic?.slice(0, 500) ?? null;
  const subject = review.subject.slice(0, 500);
  if (/ftbfs/i.test(topic ?? "") || parseFtbfs(subject, null)) return "ftbfs";
  if (project.slice(project.lastIndexOf("/") + 1) === "rdoinfo")
    return parseTagPromotion(topic, subject) ? "tag-promotion" : infoKind(subject, topic, review.message);
  const line = parseDistgitBranch(branch)?.line;
  if (line === "patches") return "patch";
  if (packageProjectOf(project) === null && line === undefined) return "other";
  if (NEW_PACKAGE_TOPIC.test(topic ?? "") || FIRST_SPEC.test(subject)) return "new-package";
  return isNewVersion(subject, review.message) ? "distgit-update" : "patch";
}

/** A package enters rdoinfo under the tag under-review, so that it is built for its reviews alone. */
function infoKind(subject: string, topic: string | null, message: string | null): ReviewKind {
  if (NEW_PACKAGE_TOPIC.test(topic ?? "") || /\bunder-review\b/.test(message?.slice(0, 4_000) ?? ""))
    return "new-package";
  const asks = ADDED_TO_INFO.test(subject) || (NEW_PACKAGE.test(subject) && !NOT_A_PACKAGE.test(subject));
  return asks ? "new-package" : "rdoinfo";
}

/** rdopkg writes the NVR as subject and the reason as a changelog line: "openstack-nova-31.1.0-1", "- Update to 31.1.0". */
function isNewVersion(subject: string, message: string | null): boolean {
  if (NEW_VERSION.test(subject) && !OF_A_REQUIREMENT.test(subject)) return true;
  const release = releaseOfNvr(subject);
  if (release === null) return false;
  return CHANGELOG_UPDATE.test(message?.slice(0, 4_000) ?? "") || /^1(\D|$)/.test(release);
}

function releaseOfNvr(subject: string): string | null {
  const cut = subject.lastIndexOf("-");
  const version = subject.slice(subject.lastIndexOf("-", cut - 1) + 1, Math.max(0, cut));
  const release = subject.slice(cut + 1);
  return !/\s/.test(subject) && /^\d[\w.~^+]*$/.test(version) && /^\d[\w.~^+]*$/.test(release)
    ? release
    : null;
}

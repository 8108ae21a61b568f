/** What a review says of the failed build that it was opened for. Every field may be missing: people edit messages. */
export interface FtbfsReview {
  /** DLRN's project_name. */
  projectName: string;
  /** First characters of the upstream commit, as git abbreviates them. */
  shortSha: string;
  /** Whole hash, from either link. */
  commitHash: string | null;
  upstreamUrl: string | null;
  logUrl: string | null;
  /** The directory of the build that `logUrl` leads to; null when it is not of DLRN's form. */
  build: FtbfsBuild | null;
}

export interface FtbfsBuild {
  /** Web root of the DLRN instance, without a trailing slash. */
  webUrl: string;
  component: string | null;
  commitHash: string;
  /** First 8 characters. */
  distroHash: string;
  /** First 8 characters, with their second half joined by "_" where DLRN adds it. */
  extendedHash: string | null;
}

const SUBJECT = /^(\S{1,200}): failed to build ([0-9a-f]{4,64})\b/;
const UPSTREAM = /^[ \t]*Need to fix build error caused by (\S{1,2000})/m;
const LOG = /^[ \t]*See log at (\S{1,2000})/m;
const HASH = /(?:^|[/=])([0-9a-f]{40})(?:$|[/?#])/;
const DIRECTORY =
  /^(?:component\/([^/]+)\/)?([0-9a-f]{2})\/([0-9a-f]{2})\/([0-9a-f]{40})_([0-9a-f]{8})(?:_([0-9a-z]{1,8}(?:_[0-9a-z]{1,8})?))?$/;

/**
 * Reads the subject and message that DLRN's submit_review.sh writes; null when the subject is not of its form.
 * Joins to a DLRN row by `projectName` and `commitHash` (else a hash that begins with `shortSha`).
 */
export function parseFtbfs(subject: string, message: string | null): FtbfsReview | null {
  const [, projectName, shortSha] = SUBJECT.exec(subject.slice(0, 500)) ?? [];
  if (projectName === undefined || shortSha === undefined) return null;
  const upstreamUrl = httpUrl(UPSTREAM.exec(message ?? "")?.[1]);
  const logUrl = httpUrl(LOG.exec(message ?? "")?.[1]);
  const build = logUrl === null ? null : buildOf(logUrl);
  const named = [build?.commitHash, upstreamUrl === null ? undefined : HASH.exec(upstreamUrl)?.[1]];
  // A link to another commit is somebody's edit; the subject decides.
  const commitHash = named.find((hash) => hash?.startsWith(shortSha)) ?? null;
  return {
    projectName,
    shortSha,
    commitHash,
    upstreamUrl,
    logUrl,
    build: build?.commitHash === commitHash ? build : null,
  };
}

function buildOf(logUrl: string): FtbfsBuild | null {
  const path = logUrl.replace(/[?#].*$/, "").replace(/\/(rpmbuild\.log)?$/, "");
  const start = path.search(/\/(component\/[^/]+\/)?[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{40}_/);
  const match = start < 0 ? null : DIRECTORY.exec(path.slice(start + 1));
  const [, component, first, second, commitHash, distroHash, extendedHash] = match ?? [];
  if (commitHash === undefined || distroHash === undefined || !commitHash.startsWith(`${first}${second}`))
    return null;
  return {
    webUrl: path.slice(0, start),
    component: component ?? null,
    commitHash,
    distroHash,
    extendedHash: extendedHash ?? null,
  };
}

/** The message is written by others: only a web address becomes a link. */
function httpUrl(text: string | undefined): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  return /^https?:$/.test(new URL(text).protocol) ? text : null;
}

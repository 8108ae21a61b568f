import type {
  CiVoteAggregateFact,
  CiVoteFact,
  DlrnCommitFact,
  PromotionFact,
  VoteState,
} from "@/lib/domain/dlrn/facts";
import type {
  DlrnCapabilities,
  DlrnCiVoteAggWire,
  DlrnCiVoteWire,
  DlrnCommitWire,
  DlrnPromotionWire,
  IntrospectionWire,
} from "./schema";

/** The integer in a Relay global id such as base64("Commit:123"); undefined when it is not one of `type`. */
export function idOf(globalId: unknown, type: string): number | undefined {
  if (typeof globalId !== "string") return undefined;
  const match = /^([A-Za-z]+):(\d{1,10})$/.exec(atobOrEmpty(globalId));
  return match?.[1] === type ? Number(match[2]) : undefined;
}

function atobOrEmpty(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}

/** PostgreSQL has no U+0000 in text. */
const clean = (text: string) => (text.includes("\0") ? text.replaceAll("\0", "") : text);
const textOrNull = (text: string | null | undefined) =>
  text === null || text === undefined || text === "" ? null : clean(text);
/** POST /promote answers float seconds, everything else integers. Dates that no calendar holds are an error. */
export function instant(seconds: number): Date {
  const at = new Date(Math.trunc(seconds) * 1000);
  if (Number.isNaN(at.getTime())) throw new RangeError(`time out of range: ${seconds}`);
  return at;
}
const instantOrNull = (seconds: number | null | undefined) => (seconds ? instant(seconds) : null);

/** NVR of a build = base name of the .src.rpm among its artifacts; the key that joins it to Koji. */
export function nvrOf(artifacts: string | null | undefined): string | null {
  const source = artifacts?.split(",").find((path) => path.endsWith(".src.rpm"));
  return source ? clean(source.slice(source.lastIndexOf("/") + 1, -".src.rpm".length)) : null;
}

export function mapCommit(wire: DlrnCommitWire, dlrnId: number): DlrnCommitFact {
  return {
    dlrnId,
    projectName: clean(wire.projectName),
    component: textOrNull(wire.component),
    commitHash: clean(wire.commitHash),
    distroHash: clean(wire.distroHash),
    extendedHash: textOrNull(wire.extendedHash),
    commitBranch: textOrNull(wire.commitBranch),
    committedAt: instantOrNull(wire.dtCommit),
    distgitAt: instantOrNull(wire.dtDistro),
    extendedAt: instantOrNull(wire.dtExtended),
    builtAt: instant(wire.dtBuild),
    status: clean(wire.status),
    notes: wire.status === "SUCCESS" ? null : textOrNull(wire.notes),
    nvr: nvrOf(wire.artifacts),
    flags: wire.flags ?? 0,
    versionsCsv: textOrNull(wire.versionsCsv),
  };
}

/** DLRN answers ciVote:false while a vote is still in progress, so look at in-progress first. */
export const voteState = (vote: { ciInProgress?: boolean | null; ciVote?: boolean | null }): VoteState =>
  vote.ciInProgress ? "running" : vote.ciVote ? "passed" : "failed";

const mapVote = (wire: DlrnCiVoteAggWire | DlrnCiVoteWire, dlrnId: number) => ({
  dlrnId,
  jobName: clean(wire.ciName),
  url: textOrNull(wire.ciUrl),
  state: voteState(wire),
  at: instant(wire.timestamp),
  notes: textOrNull(wire.notes),
  userName: textOrNull(wire.user),
});

export const mapCiVote = (wire: DlrnCiVoteWire, dlrnId: number): CiVoteFact => ({
  ...mapVote(wire, dlrnId),
  commitDlrnId: wire.commitId,
  component: textOrNull(wire.component),
});

export const mapCiVoteAggregate = (wire: DlrnCiVoteAggWire, dlrnId: number): CiVoteAggregateFact => ({
  ...mapVote(wire, dlrnId),
  aggregateHash: clean(wire.refHash),
});

export const mapPromotion = (wire: DlrnPromotionWire): PromotionFact => ({
  promoteName: clean(wire.promote_name),
  component: textOrNull(wire.component),
  commitHash: clean(wire.commit_hash),
  distroHash: clean(wire.distro_hash),
  extendedHash: textOrNull(wire.extended_hash),
  aggregateHash: textOrNull(wire.aggregate_hash),
  at: instant(wire.timestamp),
  userName: textOrNull(wire.user),
});

/** Feature detection: versionsCsv since 2023-01, lastRefHash since 2023-12, where since 2025-07. */
export function mapCapabilities(wire: IntrospectionWire): DlrnCapabilities {
  const fields = (type: string) => wire.__schema.types.find((t) => t.name === type)?.fields ?? [];
  const args = (field: string) => fields("Query").find((f) => f.name === field)?.args ?? [];
  return {
    versionsCsv: fields("Commit").some((f) => f.name === "versionsCsv"),
    voteWindow: args("civote").some((a) => a.name === "where"),
    lastRefHash: args("civoteAgg").some((a) => a.name === "lastRefHash"),
  };
}

import type { SourceRow } from "@/lib/contract/sources";

const GROUPS: readonly { key: string; title: string; brings: string }[] = [
  { key: "dlrn", title: "DLRN", brings: "builds, votes and promotions of the trunk" },
  { key: "zuul", title: "Zuul", brings: "CI: finished builds, what runs now, why builds failed" },
  { key: "koji", title: "Koji", brings: "builds and tags of the releases" },
  { key: "gerrit", title: "Gerrit", brings: "packaging reviews" },
  { key: "releases", title: "Upstream releases", brings: "versions that upstream tagged" },
  { key: "gating", title: "Gating", brings: "whether builds may go on" },
  { key: "bugs", title: "Bug trackers", brings: "how far linked bugs are, and what blocks a release" },
  { key: "rdoinfo", title: "rdoinfo", brings: "packages, releases and desired tags" },
  { key: "criteria", title: "Criteria", brings: "jobs that promotions need" },
];
const rank = ({ source }: Pick<SourceRow, "source">) => {
  const at = GROUPS.findIndex(({ key }) => key === source);
  return at === -1 ? GROUPS.length : at;
};

/** Feeds of one source together, in the order things come along the chain. */
export const inGroups = <Row extends Pick<SourceRow, "source">>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => rank(a) - rank(b) || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));

/** The source a feed belongs to, as a head line over its feeds. */
export function groupOf({ source }: Pick<SourceRow, "source">) {
  const group = GROUPS.find(({ key }) => key === source);
  return {
    key: source,
    head: (
      <>
        {group?.title ?? source}
        {group === undefined ? null : (
          <span className="ml-2 font-normal text-text-2 max-sm:hidden">{group.brings}</span>
        )}
      </>
    ),
  };
}

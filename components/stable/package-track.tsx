import clsx from "clsx";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { StatusIcon } from "@/components/status/status";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import type { PackageAnswer, PackageStable } from "@/lib/contract/packages";
import { desiredAt, versionOf } from "./nvr-words";

type Stage = PackageStable["stages"][number]["stage"];
const STAGES: readonly { stage: Stage; title: string }[] = [
  { stage: "buildrequires", title: "Build root" },
  { stage: "candidate", title: "Candidate" },
  { stage: "testing", title: "Testing" },
  { stage: "release", title: "Release" },
];

/** Where the package stands on the stable track of each release. */
export function PackageTrack({ data }: { data: Pick<PackageAnswer, "name" | "stable"> }) {
  if (data.stable.length === 0) return null;
  return (
    <Card
      id="stable"
      title="Releases, tag by tag"
      note={
        <span className="max-lg:hidden">
          the newest build in each Koji tag; joined to the trunk by the package's name, since snapshots never
          become these builds
        </span>
      }
      className="overflow-clip"
    >
      <DataTable
        caption={`Stages of ${data.name} in Koji`}
        columns={columnsOf(data.stable)}
        rows={data.stable}
        rowKey={(row) => row.release}
        density="two"
        header="plain"
        detail={gatingOf}
      />
    </Card>
  );
}

function columnsOf(rows: readonly PackageStable[]): readonly Column<PackageStable>[] {
  const used = STAGES.filter(
    ({ stage }) => stage !== "buildrequires" || rows.some((row) => row.stages.some((s) => s.stage === stage)),
  );
  return [
    {
      id: "release",
      header: "Release",
      phone: "title",
      className: "whitespace-nowrap align-top",
      cell: (row) => <span className="font-medium">{row.release}</span>,
    },
    {
      id: "tagged",
      header: "Tagged upstream",
      className: "align-top max-sm:basis-full",
      cell: (row) => <Tagged row={row} />,
    },
    ...used.map(({ stage, title }) => ({
      id: `stage-${stage}`,
      header: title,
      className: "align-top max-sm:basis-full",
      cell: (row: PackageStable) => <AtStage row={row} stage={stage} title={title} />,
    })),
    {
      id: "published",
      header: "Published",
      className: "align-top max-sm:basis-full",
      cell: (row) => <Published row={row} />,
    },
  ];
}

/** On a phone the cells stand one below the other, each with its own word. */
const PhoneWord = ({ children }: { children: string }) => (
  <span className="inline-block w-32 whitespace-nowrap text-text-3 sm:hidden">{children}</span>
);
const Nothing = () => <span className="text-text-3">–</span>;

function Tagged({ row }: { row: PackageStable }) {
  const { tagged } = row;
  return (
    <>
      <PhoneWord>Tagged upstream</PhoneWord>
      {tagged === null ? (
        <span className="text-text-3">no data</span>
      ) : (
        <>
          <span className="mono">{tagged.version}</span>
          <span
            className={clsx(
              "block whitespace-nowrap text-sm max-sm:ml-2 max-sm:inline",
              tagged.behind === null || tagged.behind === 0 ? "text-text-3" : "text-warn",
            )}
          >
            {tagged.behind === null
              ? ""
              : tagged.behind === 0
                ? "packaged"
                : `packages are ${counted(tagged.behind, "version")} behind`}
            {tagged.seenAt === null ? null : (
              <>
                {tagged.behind === null ? "" : ", "}
                seen <Time at={tagged.seenAt} as="ago" />
              </>
            )}
          </span>
        </>
      )}
    </>
  );
}

function AtStage({ row, stage, title }: { row: PackageStable; stage: Stage; title: string }) {
  const here = row.stages.filter((each) => each.stage === stage);
  const { wanted, asDesired } = desiredAt(row, stage);
  return (
    <>
      <PhoneWord>{title}</PhoneWord>
      {here.length === 0 ? <Nothing /> : null}
      {here.map((each) => (
        <span key={each.tag} className="block max-sm:inline" data-tip={`${each.nvr}\nin ${each.tag}`}>
          <ExternalLink href={each.url} className="mono whitespace-nowrap">
            {versionOf(each.nvr)}
          </ExternalLink>
          <span className="block whitespace-nowrap text-sm text-text-3 max-sm:ml-2 max-sm:inline">
            <Time at={each.at} as="ago" />
            {asDesired.has(each.tag) ? ", as desired" : ""}
          </span>
        </span>
      ))}
      {wanted.map((each) => (
        <span
          key={each.tag}
          className="block whitespace-nowrap text-sm text-warn"
          data-tip={`rdoinfo lists ${each.desired} in ${each.tag}`}
        >
          <StatusIcon status="warn" /> wanted: <span className="mono">{versionOf(each.desired)}</span>
        </span>
      ))}
    </>
  );
}

function Published({ row }: { row: PackageStable }) {
  const [newest] = row.published;
  return (
    <>
      <PhoneWord>Published</PhoneWord>
      {newest === undefined ? (
        <span className="text-text-3">no data</span>
      ) : (
        <span data-tip={row.published.map((each) => `${each.nvr} to ${each.repository}`).join("\n")}>
          <span className="mono whitespace-nowrap">{versionOf(newest.nvr)}</span>
          <span className="block whitespace-nowrap text-sm text-text-3 max-sm:ml-2 max-sm:inline">
            <Time at={newest.at} as="ago" />
            {newest.advisory === null ? `, ${newest.repository}` : `, ${newest.advisory}`}
          </span>
        </span>
      )}
    </>
  );
}

/** What gating said of the builds in a stage. */
function gatingOf(row: PackageStable) {
  const told = row.gating.filter((decision) => decision.verdict !== "no-policy");
  if (told.length === 0) return null;
  return (
    <ul className="grid gap-0.5 text-sm text-text-2">
      {told.map((decision) => (
        <li key={decision.nvr + decision.productVersion + decision.context}>
          <StatusIcon status={decision.verdict === "satisfied" ? "ok" : "bad"} />{" "}
          {decision.verdict === "satisfied" ? "Gating lets " : "Gating keeps "}
          <span className="mono">{versionOf(decision.nvr)}</span>
          {decision.verdict === "satisfied" ? " go on" : " back"} ({decision.context},{" "}
          {decision.productVersion}){decision.tests.length === 0 ? "" : `: ${decision.tests.join(", ")}`}{" "}
          <span className="text-text-3">
            asked <Time at={decision.at} as="ago" />
          </span>
        </li>
      ))}
    </ul>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { StatusTag } from "@/components/status/status";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Facts } from "@/components/ui/facts";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { IncidentAnswer, IncidentRow } from "@/lib/contract/incidents";
import { incidentQuery } from "@/lib/query/queries";
import { ExamplesCard } from "./examples-card";
import { ExclusionCard } from "./exclusion-card";
import { ItemsCard } from "./items-card";
import { SubjectsCard } from "./subjects-card";
import { TimelineCard } from "./timeline-card";
import { lengthOf, spreadOf } from "./words";

/** One outage: what, when, whom it hit, what it says, and whether it counts. */
export function IncidentView({ id }: { id: string }) {
  const answer = useQuery(incidentQuery(id));
  return (
    <Answer query={answer} what="this outage" skeleton={<IncidentSkeleton id={id} />}>
      {(data) => <Page data={data} />}
    </Answer>
  );
}

function Page({ data }: { data: IncidentAnswer }) {
  const { incident } = data;
  return (
    <>
      <PageHead
        above={
          <Link href="/incidents" className="link">
            Outages
          </Link>
        }
        title={incident.title}
        tag={
          <StatusTag status={incident.isOpen ? "bad" : "none"}>
            {incident.isOpen ? "Goes on" : "Over"}
          </StatusTag>
        }
        lead={`${incident.id}: ${spreadOf(incident)}.`}
        aside={<AsOf answer={data} />}
      />
      <SourceBanner answer={data} />
      <Facts label="The outage in figures" items={factsOf(incident)} />
      <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-4 max-lg:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          <TimelineCard data={data} />
          <ExamplesCard data={data} />
          <SubjectsCard data={data} />
        </div>
        <div className="grid min-w-0 gap-4">
          <ExclusionCard data={data} />
          <ItemsCard data={data} />
        </div>
      </div>
    </>
  );
}

const factsOf = (incident: IncidentRow) => [
  {
    label: "Began",
    value: <Time at={incident.startedAt} as="moment" focusable />,
    note: incident.isOpen ? "goes on" : `lasted ${lengthOf(incident)}`,
  },
  {
    label: "Newest failure",
    value: <Time at={incident.lastAt} as="ago" focusable />,
  },
  {
    label: "Failures",
    value: formatCount(incident.failures),
    note: incident.isExcluded ? "left out of the pass rates" : "counted in the pass rates",
  },
  {
    label: "Packages and jobs",
    value: formatCount(incident.subjects),
    note: incident.releases.length === 0 ? "of no release known" : `of ${incident.releases.join(", ")}`,
  },
  {
    label: "DFGs",
    value: formatCount(incident.dfgs.length),
    note: counted(incident.sources.length, "source"),
  },
];

const IncidentSkeleton = ({ id }: { id: string }) => (
  <>
    <PageHead above="Outage" title={id} lead="Reading what it hit" />
    <Skeleton className="mb-4 h-24 rounded-lg" />
    <Skeleton className="h-72 rounded-lg" />
  </>
);

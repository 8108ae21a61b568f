"use client";
import { useQuery } from "@tanstack/react-query";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useFreshness } from "@/components/freshness/use-freshness";
import { KojiBuilds } from "@/components/stable/koji-builds";
import { PackageReviews } from "@/components/stable/package-reviews";
import { PackageTrack } from "@/components/stable/package-track";
import { SubjectItems } from "@/components/triage-item/subject-items";
import { ExternalLink } from "@/components/ui/external-link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { PackageAnswer } from "@/lib/contract/packages";
import { packageQuery } from "@/lib/query/packages";
import { InstanceCard } from "./instance-card";
import { labelOf, leadOf } from "./lead";
import { Maintainers } from "./maintainers";
import { Standings } from "./standings";

/** One package: where it stands on each builder and each stage of Koji, its reviews, and below that all builds. */
export function PackageView({ name }: { name: string }) {
  const answer = useQuery(packageQuery(name));
  return (
    <Answer query={answer} what={name} skeleton={<PackageSkeleton name={name} />}>
      {(data) => <Page data={data} />}
    </Answer>
  );
}

function Page({ data }: { data: PackageAnswer }) {
  const sources = useFreshness(data.sources);
  return (
    <>
      <PageHead
        above={data.project ?? "Package"}
        title={data.name}
        lead={data.instances.length === 0 ? "No DLRN builder knows it." : leadOf(data.instances, data.asOf)}
        aside={<AsOf answer={data} />}
      />
      <div className="-mt-2 mb-4 flex flex-wrap gap-x-4 gap-y-0.5 text-text-2">
        {data.upstream === null ? null : <ExternalLink href={data.upstream}>upstream</ExternalLink>}
        {data.distgit === null ? null : <ExternalLink href={data.distgit}>packaging</ExternalLink>}
        <Maintainers names={data.maintainers} />
      </div>
      <SourceBanner answer={data} />
      {data.instances.length === 0 ? null : <Standings instances={data.instances} sources={sources} />}
      <div className="mt-4 grid gap-4">
        <SubjectItems subject={data.name} />
        <PackageTrack data={data} />
        <PackageReviews reviews={data.reviews} />
        {data.instances.map((place) => (
          <InstanceCard
            key={place.instance}
            place={place}
            sources={sources}
            label={labelOf(place, data.instances)}
          />
        ))}
        <KojiBuilds builds={data.kojiBuilds} name={data.name} />
      </div>
    </>
  );
}

const PackageSkeleton = ({ name }: { name: string }) => (
  <>
    <PageHead above="Package" title={name} lead="Reading its builds" />
    <Skeleton className="mb-4 h-40 rounded-lg" />
    <Skeleton className="h-72 rounded-lg" />
  </>
);

"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { useFreshness } from "@/components/freshness/use-freshness";
import { PastView } from "@/components/past/past-view";
import { TimeChoice } from "@/components/past/time-choice";
import { ComponentGrid } from "@/components/promotions/component-grid";
import { holdUpsOf } from "@/components/promotions/hold-up-questions";
import { HoldUpsPanel } from "@/components/promotions/hold-ups-panel";
import { type JudgedTarget, judgeTarget } from "@/components/promotions/judged-target";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import type { TargetsAnswer, TargetsQuery } from "@/lib/contract/promotions";
import { targetsQuery } from "@/lib/query/queries";
import { leadOf } from "./lead";
import { targetColumns, targetHref } from "./target-columns";

/** With the words for the rest, one row on a wide screen. */
const MOST_COMPONENTS = 5;

/** Every target, builder by builder in the order of their ladders. */
export function TargetsView({ query }: { query: TargetsQuery }) {
  const answer = useQuery(targetsQuery(query));
  return (
    <Answer query={answer} what="promotions" skeleton={<TargetsSkeleton />}>
      {(data) => (
        <PastView at={data.at} reconstructed={data.reconstructed.length > 0}>
          <Page data={data} query={query} />
        </PastView>
      )}
    </Answer>
  );
}

function Page({ data, query }: { data: TargetsAnswer; query: TargetsQuery }) {
  const columns = useMemo(() => targetColumns(data.asOf), [data.asOf]);
  const sources = useFreshness(data.sources);
  const items = data.items.map((item) => judgeTarget(item, sources));
  const instances = [...new Set(data.items.map((item) => item.instance))];
  return (
    <>
      <PageHead
        title="Promotions"
        lead={leadOf(items)}
        aside={
          <>
            <Link href="/promotions/lead-times" className="link text-text-2">
              Lead times
            </Link>
            {data.at === null ? <TimeChoice at={null} /> : null}
            <AsOf answer={data} />
          </>
        }
      />
      <SourceBanner answer={data} />
      {/* Roots are known of now alone. */}
      {data.at === null ? <HoldUpsPanel query={holdUpsOf(query)} /> : null}
      {instances.length === 0 ? <NoTargets /> : null}
      <div className="grid gap-4">
        {instances.map((instance) => {
          const rows = items.filter((item) => item.instance === instance);
          return (
            <Card
              key={instance}
              id={instance}
              title={
                // Two builders may serve one release; the section's name tells them apart.
                <>
                  {rows[0]?.release ?? instance}
                  <span className="sr-only"> on {instance}</span>
                </>
              }
              note={instance}
              className="overflow-clip"
            >
              <DataTable
                caption={`Promotion targets of ${instance}`}
                columns={columns}
                rows={rows}
                rowKey={(row) => row.promoteName}
                density="two"
                header="plain"
                detail={componentsOf}
              />
            </Card>
          );
        })}
      </div>
    </>
  );
}

/** The components of a component target; an aggregate moves as one. */
function componentsOf(row: JudgedTarget) {
  if (row.level !== "component" || row.components.length === 0) return null;
  return (
    <div className="-mx-1.5">
      <ComponentGrid
        label={`Components of ${row.promoteName} on ${row.instance}, worst first`}
        components={row.components}
        most={MOST_COMPONENTS}
        hrefOf={(component) => `${targetHref(row)}?component=${encodeURIComponent(component)}`}
      />
    </div>
  );
}

const NoTargets = () => (
  <Card>
    <Empty title="No target to show">
      Targets are the promote names that the configuration lists for a DLRN instance, in the order of their
      ladder.
    </Empty>
  </Card>
);

const TargetsSkeleton = () => (
  <>
    <PageHead title="Promotions" lead="Reading the targets" />
    <Card>
      <TableSkeleton rows={9} density="two" label="Reading the targets" />
    </Card>
  </>
);

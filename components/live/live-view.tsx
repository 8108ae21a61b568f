"use client";
import { useQuery } from "@tanstack/react-query";
import { Facet } from "@/components/data-table/facet";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { counted } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { LiveItem as Item, LiveAnswer, LiveQuery } from "@/lib/contract/live";
import { liveQuery } from "@/lib/query/queries";
import { leadOf } from "./lead";
import { LiveItem } from "./live-item";
import { ServerState } from "./server-state";

/** What is queued and running now, pipeline by pipeline. */
export function LiveView({ query }: { query: LiveQuery }) {
  const answer = useQuery(liveQuery(query));
  return (
    <Answer query={answer} what="what runs now" skeleton={<LiveSkeleton />}>
      {(data) => <Page data={data} query={query} />}
    </Answer>
  );
}

function Page({ data, query }: { data: LiveAnswer; query: LiveQuery }) {
  return (
    <>
      <PageHead title="Queued and running now" lead={leadOf(data)} aside={<AsOf answer={data} />} />
      {data.servers.map((server) => (
        <ServerState key={server.id} server={server} />
      ))}
      {data.servers.length === 0 ? null : <Filters data={data} query={query} />}
      <div className="grid gap-4">
        {pipelinesOf(data.items).map(({ key, pipeline, server, items }) => (
          <Card
            key={key}
            id={`pipeline-${key}`}
            title={pipeline}
            note={
              data.servers.length > 1 ? data.servers.find((each) => each.id === server)?.title : undefined
            }
            more={counted(items.length, "item")}
          >
            <ul>
              {items.map((item) => (
                <LiveItem key={item.id} item={item} />
              ))}
            </ul>
          </Card>
        ))}
      </div>
      {data.items.length > 0 ? null : (
        <Card>
          <Nothing data={data} />
        </Card>
      )}
    </>
  );
}

function Filters({ data, query }: { data: LiveAnswer; query: LiveQuery }) {
  const address = useAddress();
  const named = (items: readonly { value: string; count: number }[]) =>
    items.map((item) => ({ ...item, name: item.value }));
  const narrowed = query.pipeline.length + query.project.length + query.release.length > 0;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2" data-screen-only>
      <Facet label="Pipeline" name="pipeline" items={named(data.facets.pipeline)} chosen={query.pipeline} />
      <Facet label="Release" name="release" items={named(data.facets.release)} chosen={query.release} />
      <Facet label="Project" name="project" items={named(data.facets.project)} chosen={query.project} />
      {narrowed ? (
        <Link href={address.path} className={buttonClass("quiet")}>
          Clear
        </Link>
      ) : null}
    </div>
  );
}

/** Why nothing is shown; idle is only said of a status that was read just now. */
function Nothing({ data }: { data: LiveAnswer }) {
  if (data.servers.length === 0)
    return (
      <Empty title="No CI is read">
        No Zuul is configured, or none that you may see. Zuul servers are named in prodchain.yaml.
      </Empty>
    );
  if (data.total > 0)
    return <Empty title="Nothing in this selection">{counted(data.total, "item")} in others.</Empty>;
  if (data.servers.some((server) => server.state !== "fresh"))
    return (
      <Empty title="Not known">
        The status was not read lately, so nobody can say whether something runs.
      </Empty>
    );
  return <Empty title="Nothing is queued or running" />;
}

interface Pipeline {
  key: string;
  server: string;
  pipeline: string;
  items: Item[];
}

/** Items of one pipeline together, in the order they come. */
export function pipelinesOf(items: readonly Item[]): Pipeline[] {
  const groups = new Map<string, Pipeline>();
  for (const item of items) {
    const key = `${item.server}-${item.pipeline}`;
    const group = groups.get(key) ?? { key, server: item.server, pipeline: item.pipeline, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const LiveSkeleton = () => (
  <>
    <PageHead title="Queued and running now" lead="Reading what runs" />
    <div className="mb-3 h-[30px]" />
    <Skeleton className="mb-4 h-48 rounded-lg" />
    <Skeleton className="h-48 rounded-lg" />
  </>
);

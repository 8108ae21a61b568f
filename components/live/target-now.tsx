"use client";
import { useQuery } from "@tanstack/react-query";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { LiveAnswer } from "@/lib/contract/live";
import { targetNowQuery } from "@/lib/query/queries";
import { LiveItem } from "./live-item";
import { ServerState } from "./server-state";

/** What is queued and running now for a promotion target: what runs jobs that it needs. */
export function TargetNow({ instance, target }: { instance: string; target: string }) {
  const { data } = useQuery(targetNowQuery(instance, target));
  if (data === undefined || data.servers.length === 0) return null;
  const old = data.servers.filter((server) => server.state !== "fresh");
  const seen = data.servers.flatMap((server) => server.seenAt ?? []).sort()[0];
  return (
    <Card
      id="now"
      title="Queued and running now"
      note={data.items.length === 0 ? undefined : `${counted(data.items.length, "item")} with jobs it needs`}
      more={
        <>
          {seen === undefined ? null : (
            <>
              status read <Time at={seen} as="ago" /> ·{" "}
            </>
          )}
          <Link href="/live" className="link">
            All that runs
          </Link>
        </>
      }
    >
      {old.length === 0 ? null : (
        <div className="px-4 pt-3">
          {old.map((server) => (
            <ServerState key={server.id} server={server} />
          ))}
        </div>
      )}
      {data.items.length === 0 ? (
        <Nothing data={data} />
      ) : (
        <ul>
          {data.items.map((item) => (
            <LiveItem key={item.id} item={item} showPipeline />
          ))}
        </ul>
      )}
    </Card>
  );
}

const Nothing = ({ data }: { data: LiveAnswer }) =>
  data.servers.every((server) => server.state === "fresh") ? (
    <Empty title="Nothing runs for it" className="!py-5">
      No job that it needs is queued or running.
    </Empty>
  ) : (
    <Empty title="Not known" className="!py-5">
      The status was not read lately.
    </Empty>
  );

"use client";
import { useQuery } from "@tanstack/react-query";
import { Duration } from "@/components/time/duration";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { CommitLink } from "@/components/ui/commit-link";
import { Drawer } from "@/components/ui/drawer";
import { ErrorState } from "@/components/ui/error-state";
import { Hash } from "@/components/ui/hash";
import { KeyValue } from "@/components/ui/key-value";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import type { PromotionDiffAnswer } from "@/lib/contract/promotions";
import { promotionDiffQuery } from "@/lib/query/queries";
import { PackageChanges } from "./package-changes";

/** One promotion in full: the packages it changed against the one before. */
export function PromotionDrawer({ instance, target, id }: { instance: string; target: string; id: string }) {
  const address = useAddress();
  const { data, error, refetch } = useQuery(promotionDiffQuery(instance, target, id));
  return (
    <Drawer
      title={`Promotion to ${target}`}
      closeHref={address.with({ open: null, after: address.params.get("after") })}
    >
      <div className="grid gap-4 p-4">
        {data !== undefined ? (
          <Found data={data} instance={instance} />
        ) : error === null ? (
          <Loading label="Reading what the promotion changed" className="grid gap-2">
            <Skeleton className="h-24" />
            <Skeleton className="h-64" />
          </Loading>
        ) : (
          <ErrorState
            title="Could not read this promotion"
            detail={error.message}
            onRetry={() => void refetch()}
          />
        )}
      </div>
    </Drawer>
  );
}

function Found({ data, instance }: { data: PromotionDiffAnswer; instance: string }) {
  const { promotion, previous } = data;
  return (
    <>
      <KeyValue
        rows={[
          ["Promoted", <Time key="p" at={promotion.at} as="moment" focusable />],
          [
            "The one before",
            previous === null ? (
              "none is known"
            ) : (
              <span key="b">
                <Time at={previous.at} as="moment" focusable />,{" "}
                <Duration seconds={promotion.intervalSeconds} /> earlier
              </span>
            ),
          ],
          promotion.component === null ? null : ["Component", promotion.component],
          promotion.aggregateHash === null
            ? null
            : ["Aggregate", <Hash key="a" value={promotion.aggregateHash} />],
          promotion.commitHash === null
            ? null
            : ["Commit", <CommitLink key="c" hash={promotion.commitHash} />],
          promotion.user === null ? null : ["By", promotion.user],
        ]}
      />
      <PackageChanges data={data} instance={instance} />
    </>
  );
}

"use client";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { ExportLinks } from "@/components/data-table/export-links";
import { Pager } from "@/components/data-table/pager";
import { counted } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import type { TargetAnswer, TargetQuery } from "@/lib/contract/promotions";
import { segment } from "@/lib/query/api";
import { promotionColumns } from "./promotion-columns";

/** Every promotion to the target, newest first; one opens in the drawer. */
export function PromotionList({ data, query }: { data: TargetAnswer; query: TargetQuery }) {
  const address = useAddress();
  const { target } = data;
  const columns = useMemo(
    () =>
      promotionColumns({
        level: target.level,
        openHref: (id) => address.with({ open: id, after: query.after ?? null }),
      }),
    [target.level, address, query.after],
  );
  const { after, limit, open: _, format: __, ...view } = query;
  return (
    <Card
      id="promotions"
      title="Promotions"
      note={`${counted(data.total, "promotion")}${query.component === undefined ? "" : ` of ${query.component}`}, newest first`}
      more={
        <ExportLinks
          path={`promotions/${segment(target.instance)}/${segment(target.promoteName)}`}
          params={view}
          paging={{ after, limit }}
          what="These promotions"
        />
      }
      className="overflow-clip"
    >
      <DataTable
        caption={`Promotions to ${target.promoteName} on ${target.instance}`}
        columns={columns}
        rows={data.items}
        rowKey={(row) => row.id}
        isCurrent={(row) => row.id === query.open}
        empty={<NoPromotions data={data} />}
      />
      {data.items.length === 0 ? null : (
        <Pager shown={data.items.length} total={data.total} next={data.next} what="promotions" />
      )}
    </Card>
  );
}

function NoPromotions({ data }: { data: TargetAnswer }) {
  const read = data.sources.some((source) => source.lastSuccessAt !== null);
  return read ? (
    <Empty title="No promotion is known">
      {data.target.instance} lists no promotion to {data.target.promoteName}.
    </Empty>
  ) : (
    <Empty title="Not known yet">Promotions of {data.target.instance} have not been read.</Empty>
  );
}

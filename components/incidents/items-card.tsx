import { counted } from "@/components/time/format";
import { STATE_WORD } from "@/components/triage/state-words";
import { itemHref } from "@/components/triage-item/item-href";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { IncidentAnswer } from "@/lib/contract/incidents";

/** Triage items that it stands for. */
export function ItemsCard({ data }: { data: Pick<IncidentAnswer, "items"> }) {
  return (
    <Card
      id="items"
      title="Items under it"
      note={data.items.length === 0 ? undefined : "they fail of nothing else, so the queue leaves them out"}
    >
      {data.items.length === 0 ? (
        <Empty title="None">No item of triage fails of this outage alone.</Empty>
      ) : (
        <ul className="px-4 pb-2">
          {data.items.map((item) => (
            <li key={item.id} className="min-w-0 border-line border-t py-2 first:border-t-0">
              <Link href={itemHref(item.id)} className="link break-words">
                {item.title}
              </Link>
              <p className="text-sm text-text-3">
                {item.id} · {STATE_WORD[item.state].word} · {item.dfg?.name ?? "Unassigned"} ·{" "}
                {counted(item.failures, "failure")}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

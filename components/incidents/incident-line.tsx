import { CloudAlert } from "lucide";
import { Time } from "@/components/time/time";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { IncidentRow } from "@/lib/contract/incidents";
import { exclusionOf, incidentHref, lengthOf, spreadOf } from "./words";

/** An outage as one line that stands for all the items under it: at the top of the queue. */
export function IncidentLine({ incident }: { incident: IncidentRow }) {
  const { id, title, isOpen, startedAt, lastAt, items } = incident;
  return (
    <div className="relative flex items-start gap-3 rounded-lg bg-warn-soft px-4 py-2.5">
      <Icon of={CloudAlert} size={16} className="mt-[3px] flex-none text-warn" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <span className="font-medium text-warn">{isOpen ? "Outage now" : "Outage, over"}</span>
          <Link href={incidentHref(id)} className="stretched min-w-0 break-words font-medium">
            {title}
          </Link>
          <span className="text-sm text-text-2">{id}</span>
        </p>
        <p className="text-sm text-text-2">
          {spreadOf(incident)}, since <Time at={startedAt} as="moment" />
          {isOpen ? (
            <>
              , newest failure <Time at={lastAt} as="ago" />
            </>
          ) : (
            `, for ${lengthOf(incident)}`
          )}
          . {exclusionOf(incident)}.
          {items === 0 ? null : ` ${items === 1 ? "1 item stands" : `${items} items stand`} under it.`}
        </p>
      </div>
    </div>
  );
}

import { OfferTag } from "@/components/promotions/offer-state";
import { candidateHref, pointWord } from "@/components/promotions/offer-words";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { CompareAnswer, PointRef } from "@/lib/contract/candidates";

/** What stands on the left and on the right. */
export function Sides({ data }: { data: CompareAnswer }) {
  return (
    <dl className="mb-4 grid grid-cols-2 overflow-clip rounded-lg border border-line bg-surface max-sm:grid-cols-1">
      <Side label="From" point={data.from} target={data.target} />
      <Side label="To" point={data.to} target={data.target} />
    </dl>
  );
}

function Side({ label, point, target }: { label: string; point: PointRef; target: CompareAnswer["target"] }) {
  const name = point.kind === "date" ? point.key : (point.key ?? point.name);
  return (
    <div className="-mr-px -mb-px min-w-0 border-line border-r border-b px-4 pt-2.5 pb-3">
      <dt className="text-sm text-text-2">{label}</dt>
      <dd className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-semibold text-lg">{pointWord(point)}</span>
        {point.kind === "date" && point.key === null ? null : <OfferTag state={point.state} forced={false} />}
        <span className="text-sm text-text-2">
          {point.kind === "candidate" ? "offered " : point.kind === "promotion" ? "promoted " : "as of "}
          <Time at={point.at} as="moment" focusable />
        </span>
        {name === null ? null : (
          <Link href={candidateHref(target, name)} className="link text-sm">
            {point.kind === "date" ? "what was promoted then" : "its page"}
          </Link>
        )}
      </dd>
    </div>
  );
}

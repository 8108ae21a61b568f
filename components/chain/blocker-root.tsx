import { dutyWords } from "@/components/promotions/hold-up-words";
import { counted } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { Link } from "@/components/ui/link";
import type { StationRoot } from "@/lib/contract/chain";

/** The root of what holds a station up, with a click to it, who has it and since when; where none is known, the triage items behind it. */
export function BlockerRoot({ of }: { of: StationRoot }) {
  const { root, others } = of;
  if (root === null) return <Holders of={of} />;
  const duty = dutyWords(root.onDuty);
  return (
    <span className="flex min-w-0 basis-full flex-wrap items-baseline gap-x-2.5 pl-[21px] text-text-2">
      <span className="min-w-0">
        root: <RootLink root={root} />
        {root.since === null ? null : (
          <>
            {" "}
            for <Time at={root.since} as="age" />
          </>
        )}
      </span>
      <span>
        {root.dfg?.name ?? "Unassigned"}
        {duty === null ? "" : `, ${duty} on duty`}
      </span>
      {root.item === null ? null : <ItemLink item={root.item} className="underline" />}
      {others > 0 ? <span className="text-text-3">{counted(others, "other root")}</span> : null}
    </span>
  );
}

const RootLink = ({ root }: { root: NonNullable<StationRoot["root"]> }) =>
  root.href === null ? (
    <span className="text-text">{root.text}</span>
  ) : (
    <Link href={root.href} className="link above break-words text-text underline">
      {root.text}
    </Link>
  );

/** Triage items behind something that is held up, as links; nothing where none is known. */
function Holders({ of: { items, itemsTotal } }: { of: StationRoot }) {
  if (items.length === 0) return null;
  const more = itemsTotal - items.length;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      {items.map((item) => (
        <ItemLink key={item.id} item={item} className="underline" />
      ))}
      {more > 0 ? (
        <Link href="/triage?holdsUp=yes" className="link above text-text-2">
          {more} more
        </Link>
      ) : null}
    </span>
  );
}

import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { ItemLink } from "@/components/triage-item/item-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { JourneyBlock } from "@/lib/contract/journey";

/** What keeps the commit from the stage, the root first: since when, who has it, the item and bug it is known by. */
export function Blocks({ blocks }: { blocks: readonly JourneyBlock[] }) {
  return (
    <ul className="grid w-fit max-w-full gap-1">
      {blocks.map((block, index) => (
        <li
          key={block.text}
          className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5 rounded-md bg-bad-soft px-2.5 py-[5px] text-[12.5px] leading-[18px]"
        >
          <span className="flex min-w-0 items-baseline gap-2">
            <StatusIcon status="bad" label={index === 0 ? "Kept back by:" : "and so:"} />
            {block.href === null ? (
              <span className="font-[550]">{block.text}</span>
            ) : (
              <Link href={block.href} className="link min-w-0 break-words font-[550]">
                {block.text}
              </Link>
            )}
          </span>
          {block.since === null ? null : (
            <span className="text-text-2">
              for <Time at={block.since} as="age" />
            </span>
          )}
          <Who block={block} />
          <ItemLink item={block.item} withState />
          {block.bug === null ? null : <ExternalLink href={block.bug.url}>{block.bug.label}</ExternalLink>}
          {block.logUrl === null ? null : <ExternalLink href={block.logUrl}>log</ExternalLink>}
        </li>
      ))}
    </ul>
  );
}

const Who = ({ block: { dfg, onDuty } }: { block: JourneyBlock }) => (
  <span className="text-text-2">
    {dfg === null ? (
      "Unassigned"
    ) : (
      <Link href={`/dfgs/${encodeURIComponent(dfg.slug)}`} className="link">
        {dfg.name}
      </Link>
    )}
    {onDuty.length === 0 ? "" : `, on duty ${onDuty.map((person) => person.name).join(", ")}`}
  </span>
);

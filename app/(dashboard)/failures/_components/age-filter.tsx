"use client";
import { Check, ChevronDown } from "lucide";
import { useAddress } from "@/components/ui/address";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Popover } from "@/components/ui/popover";

type Range = { olderThan: string | undefined; youngerThan: string | undefined };

const CHOICES: readonly (Range & { label: string })[] = [
  { label: "Any age", olderThan: undefined, youngerThan: undefined },
  { label: "Under 8 hours", olderThan: undefined, youngerThan: "8h" },
  { label: "Under 1 day", olderThan: undefined, youngerThan: "1d" },
  { label: "Under 1 week", olderThan: undefined, youngerThan: "1w" },
  { label: "Over 1 day", olderThan: "1d", youngerThan: undefined },
  { label: "Over 1 week", olderThan: "1w", youngerThan: undefined },
  { label: "Over 30 days", olderThan: "30d", youngerThan: undefined },
];

/** How long it has been red. Any other length can be written in the address. */
export function AgeFilter(range: Range) {
  const address = useAddress();
  const held = CHOICES.find((each) => same(each, range));
  const words = held?.label ?? wordsOf(range);
  const set = range.olderThan !== undefined || range.youngerThan !== undefined;
  return (
    <Popover
      label={set ? `Filter by age: ${words}` : "Filter by age"}
      button={
        <>
          <span className={set ? "text-text-2" : ""}>Age</span>
          {set ? <span>{words.toLowerCase()}</span> : null}
          <Icon of={ChevronDown} size={12} className="text-text-3" />
        </>
      }
      buttonClassName={buttonClass()}
      panelClassName="w-48"
    >
      <ul>
        {CHOICES.map((choice) => {
          const on = same(choice, range);
          return (
            <li key={choice.label}>
              <Link
                href={address.with({
                  olderThan: choice.olderThan ?? null,
                  youngerThan: choice.youngerThan ?? null,
                })}
                scroll={false}
                aria-current={on ? "true" : undefined}
                className="flex min-h-7 items-center gap-2 rounded-md px-2 hover:bg-hover max-sm:min-h-10"
              >
                <span className="w-3.5 flex-none text-accent">{on ? <Icon of={Check} /> : null}</span>
                {choice.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </Popover>
  );
}

const same = (a: Range, b: Range) => a.olderThan === b.olderThan && a.youngerThan === b.youngerThan;

const wordsOf = ({ olderThan, youngerThan }: Range) =>
  [olderThan && `over ${olderThan}`, youngerThan && `under ${youngerThan}`].filter(Boolean).join(", ");

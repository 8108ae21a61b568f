import clsx from "clsx";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { JudgedTarget } from "./judged-target";
import { worstFirst } from "./worst-first";

interface ComponentGridProps {
  components: JudgedTarget["components"];
  /** Where a component leads. */
  hrefOf: (component: string) => string;
  /** The one that is chosen. */
  current?: string;
  /** Shows this many and says how many more; all without it. */
  most?: number;
  label: string;
}

const LOOK: Record<JudgedTarget["state"], string> = {
  ok: "text-text-2",
  warn: "text-warn",
  bad: "text-bad",
  none: "text-text-3",
  stale: "text-text-2",
  paused: "text-text-2",
};

/** Components of a target with the age of their last promotion, worst first. */
export function ComponentGrid({ components, hrefOf, current, most, label }: ComponentGridProps) {
  const sorted = worstFirst(components);
  const shown = most === undefined ? sorted : sorted.slice(0, most);
  const left = sorted.length - shown.length;
  return (
    <ul
      aria-label={label}
      className="grid grid-cols-[repeat(auto-fill,minmax(168px,1fr))] gap-x-3 gap-y-px max-sm:grid-cols-2"
    >
      {shown.map((one) => (
        <li key={one.component} className="min-w-0">
          <Link
            href={hrefOf(one.component)}
            scroll={false}
            aria-current={one.component === current ? "true" : undefined}
            className="above flex min-h-6 items-baseline gap-2 rounded-[5px] px-1.5 hover:bg-hover aria-[current]:bg-accent-soft max-sm:min-h-9"
          >
            <span className="min-w-0 flex-1 truncate">{one.component}</span>
            <span className={clsx("flex-none whitespace-nowrap text-sm", LOOK[one.state])}>
              {one.state === "bad" || one.state === "warn" ? (
                <StatusIcon
                  status={one.state}
                  label={one.state === "bad" ? "over its age:" : "close to its age:"}
                  className="mr-1"
                />
              ) : null}
              {one.lastPromotedAt === null ? "never" : <Time at={one.lastPromotedAt} as="age" />}
            </span>
          </Link>
        </li>
      ))}
      {left > 0 ? <li className="px-1.5 text-sm text-text-3">and {left} more, younger</li> : null}
    </ul>
  );
}

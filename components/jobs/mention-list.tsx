import { buildHref } from "@/components/failures/failure-status";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import { MiddleTruncate } from "@/components/ui/middle-truncate";
import type { BuildMention } from "@/lib/contract/builds";
import { BUILD_STATE } from "./build-state";

/**
 * Builds in a line each, with a link to their pages.
 * @param plain all of them failed, so that no icon says it again
 */
export function MentionList({ items, plain = false }: { items: readonly BuildMention[]; plain?: boolean }) {
  return (
    <ul>
      {items.map((item) => {
        const { status, word } = BUILD_STATE[item.state];
        return (
          <li key={item.id} className="flex min-w-0 items-baseline gap-2 py-0.5">
            {plain ? null : (
              <span className="flex-none self-center" data-tip={item.result}>
                <StatusIcon status={status} label={`${word}:`} />
              </span>
            )}
            <span className="min-w-0 flex-1">
              <Link href={buildHref(item.source, item.id) ?? "#"} className="link flex min-w-0">
                <MiddleTruncate text={item.name} tail={18} />
              </Link>
              {item.note === null || item.note === "" ? null : (
                <span className="block truncate text-sm text-text-3">{item.note}</span>
              )}
            </span>
            {item.at === null ? null : (
              <Time at={item.at} as="ago" className="flex-none text-sm text-text-3" />
            )}
          </li>
        );
      })}
    </ul>
  );
}

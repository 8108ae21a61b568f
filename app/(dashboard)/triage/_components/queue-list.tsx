"use client";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { formatCount } from "@/components/time/format";
import { Button } from "@/components/ui/button";
import type { TriageAnswer, TriageRow } from "@/lib/contract/triage";
import { type Block, blocksOf } from "./queue-blocks";
import { QueueRow } from "./queue-row";
import { ROLE, rowRole, tableRole } from "./roles";

const HEADING: Record<TriageRow["group"], string> = {
  "holds-up": "Holds up a promotion",
  "still-failing": "Still failing after a claim",
  overdue: "Overdue",
  rest: "Everything else",
};

interface RowHandlers {
  shown: string | null;
  isChosen: boolean;
  selected: ReadonlySet<string>;
  from: string;
  onShow(id: string): void;
  onToggle(id: string, range: boolean): void;
  /** A block of rows came near what is in sight, or went away. */
  onNear(block: string, isNear: boolean): void;
}

interface QueueListProps extends RowHandlers {
  rows: readonly TriageRow[];
  answer: TriageAnswer;
  allSelected: boolean;
  onSelectAll(): void;
  onClear(): void;
  hasMore: boolean;
  isReadingMore: boolean;
  hasFailed: boolean;
  onMore(): void;
}

/**
 * The queue under its headings. It is drawn in blocks of rows of one height: blocks far from what is in sight are empty space
 * of their size, so that nothing jumps and ten thousand items scroll as ten do.
 */
export function QueueList(props: QueueListProps) {
  const {
    rows,
    answer,
    allSelected,
    onSelectAll,
    onClear,
    hasMore,
    isReadingMore,
    hasFailed,
    onMore,
    ...handlers
  } = props;
  const blocks = useMemo(() => blocksOf(rows), [rows]);
  const { shown, ...others } = handlers;
  return (
    <>
      <div
        {...tableRole("Triage queue", answer.total + 1)}
        className="[--head:30px] [--row:51px] max-sm:[--head:34px] max-sm:[--row:82px]"
      >
        <div
          {...rowRole()}
          className="sticky top-[52px] z-10 grid h-9 grid-cols-[38px_26px_minmax(0,1fr)_auto_auto_34px_86px] max-xl:lg:grid-cols-[38px_26px_minmax(0,1fr)_auto_34px_86px] items-center rounded-t-lg bg-surface px-2 font-medium text-sm text-text-3 max-sm:hidden"
        >
          <Head className="flex justify-center">
            <input
              type="checkbox"
              aria-label="Select everything that is shown"
              checked={allSelected}
              onChange={() => (allSelected ? onClear() : onSelectAll())}
              className="size-3.5 accent-accent"
            />
          </Head>
          <Head>
            <span className="sr-only">State</span>
          </Head>
          <Head>What fails, and how</Head>
          <Head className="w-[112px] max-xl:lg:hidden">Last runs</Head>
          <Head className="w-[172px]">Spread, holds up</Head>
          <Head>
            <span className="sr-only">Who has it</span>
          </Head>
          <Head className="text-right">Age</Head>
        </div>
        {blocks.map((block, at) => (
          <BlockOfRows
            key={block.key}
            block={block}
            groups={answer.groups}
            isFirst={at < 2}
            // Only where it stands, so that moving draws two blocks at most.
            shown={holds(block, shown) ? shown : null}
            {...others}
          />
        ))}
      </div>
      {hasMore ? (
        <More
          onMore={onMore}
          isReading={isReadingMore}
          hasFailed={hasFailed}
          shown={rows.length}
          total={answer.total}
        />
      ) : (
        <p className="border-line border-t px-4 py-2.5 text-sm text-text-3">
          {formatCount(rows.length)} of {formatCount(answer.total)}
        </p>
      )}
    </>
  );
}

const Head = ({ children, className }: { children: React.ReactNode; className?: string }) => (
  <span {...ROLE.columnheader} className={className}>
    {children}
  </span>
);

const holds = (block: Block, id: string | null) =>
  block.lines.some((line) => line.kind === "row" && line.row.id === id);

type BlockProps = RowHandlers & { block: Block; groups: TriageAnswer["groups"]; isFirst: boolean };

const BlockOfRows = memo(function BlockOfRows(props: BlockProps) {
  const { block, groups, isFirst, shown, selected, isChosen, from, onShow, onToggle, onNear } = props;
  const ref = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(isFirst);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const tell = (isNow: boolean) => {
      setNear(isNow);
      onNear(block.key, isNow);
    };
    const observer = new IntersectionObserver((seen) => tell(seen.at(-1)?.isIntersecting ?? false), {
      rootMargin: "1200px 0px",
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      onNear(block.key, false);
    };
  }, [block.key, onNear]);
  const isDrawn = isNear || shown !== null;
  return (
    <div
      ref={ref}
      role={isDrawn ? "rowgroup" : "presentation"}
      style={{ height: `calc(${block.rows} * var(--row) + ${block.heads} * var(--head))` }}
    >
      {!isDrawn
        ? null
        : block.lines.map((line) =>
            line.kind === "head" ? (
              <div key={`before ${line.before}`} {...rowRole()} className="h-(--head) border-line border-t">
                <div
                  {...ROLE.rowheader}
                  className="flex h-full items-center bg-sunken px-4 pl-[46px] text-sm text-text-2 max-sm:pl-4"
                >
                  {HEADING[line.group]}
                  <span className="ml-1.5">{formatCount(groups[line.group] ?? 0)}</span>
                </div>
              </div>
            ) : (
              <QueueRow
                key={line.row.id}
                row={line.row}
                index={line.index + 1}
                isShown={line.row.id === shown}
                isChosen={isChosen}
                isSelected={selected.has(line.row.id)}
                from={from}
                onShow={onShow}
                onToggle={onToggle}
              />
            ),
          )}
    </div>
  );
});

/** The way to the rest: it comes by itself when one scrolls near it, unless that failed once. */
function More({ onMore, isReading, hasFailed, shown, total }: MoreProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new IntersectionObserver((seen) => setNear(seen.at(-1)?.isIntersecting ?? false), {
      rootMargin: "2000px 0px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Again after each read: the list may be read anew meanwhile, which gives up the page that was on its way.
  useEffect(() => {
    if (isNear && !isReading && !hasFailed) more.current();
  }, [isNear, isReading, hasFailed]);
  return (
    <div ref={ref} className="flex items-center gap-3 border-line border-t px-4 py-2 text-sm text-text-3">
      <span>
        {formatCount(shown)} of {formatCount(total)}
      </span>
      {hasFailed ? <span className="text-bad">The rest could not be read.</span> : null}
      <Button onClick={onMore} className="ml-auto">
        Show more
      </Button>
    </div>
  );
}

interface MoreProps {
  onMore(): void;
  isReading: boolean;
  hasFailed: boolean;
  shown: number;
  total: number;
}

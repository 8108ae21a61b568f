"use client";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { ExportLinks } from "@/components/data-table/export-links";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Answer } from "@/components/freshness/answer";
import { AsOf } from "@/components/freshness/as-of";
import { SourceBanner } from "@/components/freshness/source-banner";
import { OpenOutages } from "@/components/incidents/open-outages";
import { useTriageActions } from "@/components/triage/acting";
import { KeysHelp } from "@/components/triage/keys-help";
import { useTriageKeys } from "@/components/triage/use-triage-keys";
import { itemHref } from "@/components/triage-item/item-href";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import type { TriageAnswer, TriageQuery } from "@/lib/contract/triage";
import { toSearch } from "@/lib/query/api";
import { pageOfQueue, viewOf } from "@/lib/query/triage-pages";
import { BulkBar } from "./bulk-bar";
import { FilterBar } from "./filter-bar";
import { leadOf, uncategorisedWords } from "./lead";
import { NoItems } from "./no-items";
import { QueueList } from "./queue-list";
import { QueuePanel, useShownItem } from "./queue-panel";
import { SavedViews } from "./saved-views";
import { useQueue } from "./use-queue";
import { Views } from "./views";

/** The queue: what somebody must do something about, in the order that matters, and the means to do it. */
export function TriageView({ query }: { query: TriageQuery }) {
  const queue = useQueue(query);
  const { data, error, isPlaceholderData, refetch } = queue.answer;
  const first = data?.pages[0];
  return (
    <Answer
      query={{ data: first, error, isPlaceholderData, refetch }}
      what="the queue"
      skeleton={<QueueSkeleton />}
    >
      {(answer) => <Page answer={answer} query={query} queue={queue} />}
    </Answer>
  );
}

interface PageProps {
  answer: TriageAnswer;
  query: TriageQuery;
  queue: ReturnType<typeof useQueue>;
}

function Page({ answer, query, queue }: PageProps) {
  const router = useRouter();
  const { session } = useTriageActions();
  const [isHelp, setHelp] = useState(false);
  // What is shown dimmed belongs to the view before: keys do nothing to it.
  const isOld = queue.answer.isPlaceholderData;
  const { rows, shown, selectedRows, selected, show, toggle, move, clear } = queue;
  const from = toSearch({ ...viewOf(query), view: query.view === "all" ? undefined : query.view }).slice(1);
  const item = useShownItem(shown);
  const row = rows.find((each) => each.id === shown);
  const go = (by: number) => {
    const id = move(by);
    if (id !== null) requestAnimationFrame(() => focusRow(id));
  };
  const onShow = useCallback(
    (id: string) => {
      show(id);
      requestAnimationFrame(() => focusRow(id));
    },
    [show],
  );

  useTriageKeys({
    targets: isOld ? [] : selectedRows.length > 0 ? selectedRows : row === undefined ? [] : [row],
    logUrl: item.data?.item.id === shown ? (item.data?.evidence?.logUrl ?? null) : null,
    onKey: (key, event) => {
      switch (key) {
        case "j":
        case "k":
          go(key === "j" ? 1 : -1);
          return true;
        case "x":
        case "X":
          if (shown !== null) toggle(shown, event.shiftKey);
          return shown !== null;
        case "Enter":
          if (shown === null || isControl(event.target)) return false;
          router.push(itemHref(shown, from));
          return true;
        case "?":
          setHelp(true);
          return true;
        case "Escape":
          if (selected.size === 0) return false;
          clear();
          return true;
        default:
          return false;
      }
    },
  });

  const rest = uncategorisedWords(answer.summary);
  return (
    <>
      <PageHead
        title="Triage"
        lead={
          <>
            {leadOf(answer)}
            {rest === null ? null : <span className="text-text-3"> {rest}</span>}{" "}
            <Link href="/statistics" className="whitespace-nowrap underline" data-screen-only>
              Statistics
            </Link>
          </>
        }
        aside={<AsOf answer={answer} />}
      />
      <SourceBanner answer={answer} />
      {session?.person !== null ? null : (
        <Notice className="mb-3">
          {session.why ??
            "Choose who you are at the top right: until then you can read everything and change nothing."}
        </Notice>
      )}
      <OpenOutages />
      <div className="mb-2 flex flex-wrap items-center gap-2" data-screen-only>
        <Views answer={answer} query={query} />
        <span className="ml-auto flex flex-wrap gap-2">
          <SavedViews />
          <span className="max-md:hidden">
            <ExportLinks
              path="triage"
              params={viewOf(query)}
              paging={{ limit: pageOfQueue(viewOf(query), null).limit }}
              what="This view"
            />
          </span>
          <Button onClick={() => setHelp(true)} aria-keyshortcuts="?" className="max-md:hidden">
            Keys <kbd className="rounded-sm border border-line bg-sunken px-1 font-sans text-xs">?</kbd>
          </Button>
        </span>
      </div>
      <FilterBar answer={answer} query={query} />
      <div className="grid grid-cols-[minmax(0,1fr)_340px] items-start gap-4 max-lg:grid-cols-1 xl:grid-cols-[minmax(0,1fr)_384px]">
        <div className="min-w-0">
          <section aria-label="Items" className="rounded-lg border border-line bg-surface">
            {rows.length === 0 ? (
              <NoItems answer={answer} query={query} />
            ) : (
              <QueueList
                rows={rows}
                answer={answer}
                shown={shown}
                isChosen={queue.isChosen}
                selected={selected}
                from={from}
                onShow={onShow}
                onToggle={toggle}
                onNear={queue.onNear}
                allSelected={selectedRows.length === rows.length}
                onSelectAll={queue.selectAll}
                onClear={clear}
                hasMore={queue.answer.hasNextPage}
                isReadingMore={queue.answer.isFetching}
                hasFailed={queue.answer.isFetchNextPageError}
                onMore={() => {
                  if (!queue.answer.isFetching) void queue.answer.fetchNextPage();
                }}
              />
            )}
          </section>
        </div>
        {shown === null ? null : <QueuePanel id={shown} row={row} answer={item} from={from} />}
      </div>
      <BulkBar rows={selectedRows} onClear={clear} />
      {isHelp ? <KeysHelp onClose={() => setHelp(false)} /> : null}
    </>
  );
}

/** Puts the focus on a row, and just enough of the page in sight. */
function focusRow(id: string): void {
  const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** Enter on a link or button is its own. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("a, button, summary") !== null;

const QueueSkeleton = () => (
  <>
    <PageHead title="Triage" lead="Reading the queue" />
    <div className="mb-3 h-[66px]" />
    <div className="rounded-lg border border-line bg-surface">
      <TableSkeleton rows={12} density="two" label="Reading the queue" />
    </div>
  </>
);

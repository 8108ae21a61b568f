"use client";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  Boxes,
  Bug,
  CircleDot,
  CornerDownLeft,
  File,
  GitCommitHorizontal,
  GitPullRequest,
  Hammer,
  type IconNode,
  ListChecks,
  Milestone,
  Package,
  Tag,
} from "lucide";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { Icon } from "@/components/ui/icon";
import type { SearchHit } from "@/lib/contract/site";
import { searchQuery } from "@/lib/query/queries";

const ICON: Record<SearchHit["kind"], IconNode> = {
  package: Package,
  job: ListChecks,
  review: GitPullRequest,
  build: Hammer,
  dfg: Boxes,
  target: Milestone,
  release: Tag,
  commit: GitCommitHorizontal,
  item: CircleDot,
  bug: Bug,
  page: File,
};

const PAGES: readonly SearchHit[] = [
  { kind: "page", title: "Chain", detail: "Where every release stands", href: "/" },
  { kind: "page", title: "Triage", detail: "What somebody must do something about", href: "/triage" },
  { kind: "page", title: "Failures", detail: "Packages and jobs that fail", href: "/failures" },
  { kind: "page", title: "Promotions", detail: "Targets, their age and history", href: "/promotions" },
  {
    kind: "page",
    title: "Lead times",
    detail: "How long commits take into each stage",
    href: "/promotions/lead-times",
  },
  { kind: "page", title: "Drift", detail: "How far behind packages are at each stage", href: "/drift" },
  { kind: "page", title: "Live", detail: "What is queued and running now", href: "/live" },
  { kind: "page", title: "Reviews", detail: "Packaging reviews and their tests", href: "/reviews" },
  { kind: "page", title: "Jobs", detail: "Jobs of the CI, failing first", href: "/jobs" },
  { kind: "page", title: "DFGs", detail: "Who owns what, and how it goes", href: "/dfgs" },
  { kind: "page", title: "Duty", detail: "Who is on duty, now and in the weeks ahead", href: "/duty" },
  {
    kind: "page",
    title: "Outages",
    detail: "What the infrastructure broke for many at once",
    href: "/incidents",
  },
  {
    kind: "page",
    title: "Statistics",
    detail: "What nobody has explained, and how long repairs take",
    href: "/statistics",
  },
  { kind: "page", title: "Audit", detail: "Who wrote what, and why", href: "/audit" },
  { kind: "page", title: "Sources", detail: "What is read, how well, how far", href: "/sources" },
  { kind: "page", title: "Settings", detail: "What can be changed here", href: "/settings" },
  {
    kind: "page",
    title: "People",
    detail: "Who is on this site, and what they may do",
    href: "/settings/people",
  },
  {
    kind: "page",
    title: "Known issues",
    detail: "Failures that are understood, and their bugs",
    href: "/settings/known-issues",
  },
];

/** As the API has it: what is longer it refuses. */
const LONGEST_SEARCH = 120;

/** What tells one hit from another; the library trims it. */
const keyOf = (hit: SearchHit): string => (hit.kind + hit.href + hit.title).trim();

/** The command palette over /api/v1/search; loaded when it is first wanted. */
export default function Palette({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const router = useRouter();
  const ref = useRef<HTMLDialogElement>(null);
  // The browser's own dialog: the one of the library writes a style element, which the security policy forbids.
  useEffect(() => {
    if (!open) return ref.current?.close();
    ref.current?.showModal();
    // The library's root takes the focus first, and what one types would go nowhere. What was looked for before stands
    // there to be used again, and gives way to what is typed.
    const input = ref.current?.querySelector("input");
    input?.focus();
    input?.select();
  }, [open]);
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const { data, error, isFetching } = useQuery({ ...searchQuery(q), enabled: open && q !== "" });
  const pages = PAGES.filter((page) => page.title.toLowerCase().includes(q.toLowerCase()));
  const hits = q === "" ? [...PAGES] : [...(data?.items ?? []), ...pages];
  const [chosen, setChosen] = useState("");
  // Hits come later than the library looks for its first item, and Enter must never have nothing to open.
  const selected = hits.find((hit) => keyOf(hit) === chosen) ?? hits[0];
  return (
    <dialog
      ref={ref}
      aria-label="Search"
      onClose={() => onOpenChange(false)}
      onPointerDown={(event) => event.target === ref.current && onOpenChange(false)}
      className="fixed inset-x-0 top-[12vh] m-0 mx-auto w-[min(620px,calc(100vw-16px))] max-w-none overflow-hidden rounded-xl border border-line bg-surface p-0 text-text shadow-raised backdrop:bg-scrim max-sm:top-2"
    >
      <Command
        label="Search"
        shouldFilter={false}
        value={selected === undefined ? "" : keyOf(selected)}
        onValueChange={setChosen}
      >
        <Command.Input
          value={text}
          onValueChange={setText}
          maxLength={LONGEST_SEARCH}
          placeholder="Commit, NVR, package, job, review, bug, error text"
          className="w-full border-line border-b bg-transparent px-4 py-3 text-md outline-none placeholder:text-text-3 max-sm:text-[16px]"
        />
        {hits.length > 0 ? null : (
          <p role="status" className="px-3 py-8 text-center text-text-2">
            {error !== null
              ? `Could not search: ${error.message}`
              : isFetching
                ? "Searching…"
                : `Nothing is called “${q}”.`}
          </p>
        )}
        <Command.List
          className={hits.length === 0 ? "hidden" : "max-h-[min(420px,62vh)] overflow-auto p-1.5"}
        >
          {hits.map((hit) => (
            <Command.Item
              key={keyOf(hit)}
              value={keyOf(hit)}
              onSelect={() => {
                onOpenChange(false);
                setText("");
                router.push(hit.href);
              }}
              className="group flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-[7px] data-[selected=true]:bg-accent-soft"
            >
              <Icon of={ICON[hit.kind]} size={15} className="text-text-3" />
              <span className="min-w-0 truncate font-medium">{hit.title}</span>
              <span className="min-w-0 flex-1 truncate text-sm text-text-2">{hit.detail}</span>
              <Icon
                of={CornerDownLeft}
                size={13}
                className="invisible text-text-3 group-data-[selected=true]:visible"
              />
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </dialog>
  );
}

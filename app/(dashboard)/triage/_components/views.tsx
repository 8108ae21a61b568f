"use client";
import { useRouter } from "next/navigation";
import { formatCount } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import type { TriageAnswer, TriageQuery } from "@/lib/contract/triage";

const VIEWS: readonly { view: TriageQuery["view"]; label: string }[] = [
  { view: "mine", label: "Mine" },
  { view: "my-dfg", label: "My DFG" },
  { view: "escalated", label: "Escalated to us" },
  { view: "first-triage", label: "First triage" },
  { view: "unassigned", label: "Unassigned" },
  { view: "all", label: "All" },
];

/** Whose items are shown, each with how many are open; a select where there is no room for six. */
export function Views({ answer, query }: { answer: TriageAnswer; query: TriageQuery }) {
  const address = useAddress();
  const router = useRouter();
  const hrefOf = (view: string) => address.with({ view: view === "all" ? null : view, item: null });
  return (
    <>
      <Segmented
        label="View"
        className="max-md:hidden"
        items={VIEWS.map(({ view, label }) => ({
          label,
          count: answer.views[view] ?? 0,
          href: hrefOf(view),
          current: query.view === view,
        }))}
      />
      <Select
        label="View"
        className="md:hidden max-sm:flex-1"
        value={query.view}
        options={VIEWS.map(({ view, label }) => ({
          value: view,
          label: `${label} (${formatCount(answer.views[view] ?? 0)})`,
        }))}
        onChange={(view) => router.push(hrefOf(view), { scroll: false })}
      />
    </>
  );
}

"use client";
import { useAddress } from "@/components/ui/address";
import { Segmented } from "@/components/ui/segmented";
import { TargetTab } from "@/lib/contract/promotion-history";

const WORDS: Record<TargetTab, string> = {
  history: "History",
  forecast: "Forecast and what-if",
  promotions: "Promotions",
  age: "Age and calendar",
  missing: "Only job missing",
  after: "After a promotion",
};

/** The parts of the page; each has its own address. */
export function Tabs({ current }: { current: TargetTab }) {
  const address = useAddress();
  return (
    <div className="relative overflow-x-auto">
      <Segmented
        label="Parts of this page"
        items={TargetTab.options.map((tab) => ({
          label: WORDS[tab],
          href: address.with({ tab: tab === "history" ? null : tab, only: null }),
          current: tab === current,
        }))}
      />
    </div>
  );
}

import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { type Fact, Facts } from "@/components/ui/facts";
import type { DfgAnswer } from "@/lib/contract/dfgs";
import { newOnes, type Start } from "./headline";

const SINCE: Record<Start, string> = {
  visit: "New since you looked",
  yesterday: "New in the last day",
  chosen: "New since then",
};

/** The figures a member asks for first. */
export function DfgFacts({ data, start }: { data: DfgAnswer; start: Start }) {
  const { dfg } = data;
  const fresh = newOnes(data);
  const items: Fact[] = [
    {
      label: "Failing now",
      value: dfg.packages === 0 ? "no packages" : formatCount(dfg.failing),
      tone: dfg.packages === 0 ? "none" : dfg.failing > 0 ? "bad" : undefined,
      note: `of ${formatCount(dfg.packages)} on all their releases`,
    },
    {
      label: SINCE[start],
      value: formatCount(fresh),
      tone: fresh > 0 ? "bad" : undefined,
      note: (
        <>
          since <Time at={data.changesSince} as="moment" focusable />
        </>
      ),
    },
    {
      label: "Oldest",
      value: dfg.oldestSince === null ? "–" : <Time at={dfg.oldestSince} as="age" focusable />,
      tone: dfg.oldestSince === null ? "none" : undefined,
      note: dfg.oldestSince === null ? "nothing is red" : "red without a break",
    },
    {
      label: "Waiting for a retry",
      value: formatCount(data.retrying.length),
      tone: data.retrying.length > 0 ? "warn" : undefined,
      note: "the builder's trouble, not theirs",
    },
    {
      label: "Recovered in the last day",
      value: formatCount(dfg.recoveredLastDay),
      tone: dfg.recoveredLastDay > 0 ? "ok" : undefined,
      note: "build again",
    },
  ];
  return <Facts label={`${dfg.name} in figures`} items={items} />;
}

import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { type Fact, Facts } from "@/components/ui/facts";
import type { DfgAnswer } from "@/lib/contract/dfgs";
import { hasAny, newOnes, type Start, subjects } from "./headline";

const SINCE: Record<Start, string> = {
  visit: "New since you looked",
  yesterday: "New in the last day",
  chosen: "New since then",
};

interface DfgFactsProps {
  data: DfgAnswer;
  start: Start;
  release: string | undefined;
}

/** The figures a member asks for first. */
export function DfgFacts({ data, start, release }: DfgFactsProps) {
  const { dfg } = data;
  const fresh = newOnes(data);
  const known = hasAny(dfg);
  const count = (value: number, tone: Fact["tone"]): Pick<Fact, "value" | "tone"> =>
    known ? { value: formatCount(value), tone: value > 0 ? tone : undefined } : { value: "–", tone: "none" };
  const items: Fact[] = [
    {
      label: "Failing now",
      value: known ? formatCount(dfg.failing) : "nothing",
      tone: known ? (dfg.failing > 0 ? "bad" : undefined) : "none",
      note: known
        ? `of ${subjects(dfg.packages, dfg.jobs)} on ${release ?? "all releases"}`
        : "is known to be theirs",
    },
    {
      label: SINCE[start],
      ...count(fresh, "bad"),
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
      note:
        dfg.oldestSince === null
          ? known
            ? "nothing known is red"
            : "nothing is known"
          : "red without a break",
    },
    {
      label: "Waiting for a retry",
      ...count(data.retrying.length, "warn"),
      note: "the builder's trouble, not theirs",
    },
    {
      label: "Recovered in the last day",
      ...count(dfg.recoveredLastDay, "ok"),
      note: "build or pass again",
    },
  ];
  return <Facts label={`${dfg.name} in figures`} items={items} />;
}

"use client";
import { TargetNow } from "@/components/live/target-now";
import { ForecastPanel } from "@/components/promotions/forecast-panel";
import type { JudgedTarget } from "@/components/promotions/judged-target";
import { WhatIfPanel } from "@/components/promotions/what-if-panel";
import type { TargetPageQuery } from "@/lib/contract/promotion-history";
import type { TargetAnswer } from "@/lib/contract/promotions";
import { After } from "./after";
import { AgeChart } from "./age-chart";
import { Calendar } from "./calendar";
import { CandidateGrid } from "./candidate-grid";
import { Components } from "./components";
import { History } from "./history";
import { HistoryLine } from "./history-line";
import { Intervals } from "./intervals";
import { OnlyMissing } from "./only-missing";
import { partsOf, tabOf } from "./parts";
import { PromotionList } from "./promotion-list";
import { Trends } from "./trends";

interface PartProps {
  data: TargetAnswer;
  target: JudgedTarget;
  query: TargetPageQuery;
}

/** The part of the page that its address names. */
export function Part({ data, target, query }: PartProps) {
  const of = { instance: target.instance, target: target.promoteName };
  const { component } = query;
  const { target: asked, history, trends } = partsOf(query);
  switch (tabOf(query)) {
    case "history":
      return (
        <>
          {target.level === "component" ? <Components target={target} chosen={component} /> : null}
          <Trends {...of} query={trends}>
            {(sums) => (
              <>
                <HistoryLine target={target} trends={sums} component={component} />
                <CandidateGrid data={sums} />
              </>
            )}
          </Trends>
          <TargetNow {...of} />
          <History {...of} query={history} />
        </>
      );
    case "forecast":
      return (
        <>
          <ForecastPanel {...of} component={component} />
          <WhatIfPanel {...of} asked={query} />
        </>
      );
    case "promotions":
      return (
        <>
          {/* Intervals of many components in one row of bars would say nothing. */}
          {target.level === "aggregate" || component !== undefined ? <Intervals data={data} /> : null}
          <PromotionList data={data} query={asked} />
        </>
      );
    case "age":
      return (
        <Trends {...of} query={trends} choosesDays>
          {(sums) => (
            <>
              <AgeChart data={sums} />
              <Calendar days={sums.days} />
            </>
          )}
        </Trends>
      );
    case "missing":
      return (
        <Trends {...of} query={trends} choosesDays>
          {(sums) => <OnlyMissing data={sums} />}
        </Trends>
      );
    case "after":
      return <After {...of} />;
  }
}

import type { WhatIfQuery } from "@/lib/contract/what-if";
import { ForecastPanel } from "./forecast-panel";
import { WhatIfPanel } from "./what-if-panel";

interface ForecastTabProps {
  instance: string;
  target: string;
  asked: WhatIfQuery;
}

/** What is ahead of a target, and what would have been under other criteria. */
export const ForecastTab = ({ instance, target, asked }: ForecastTabProps) => (
  <div className="grid gap-4">
    <ForecastPanel instance={instance} target={target} component={asked.component} />
    <WhatIfPanel instance={instance} target={target} asked={asked} />
  </div>
);

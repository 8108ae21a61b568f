import type { ReactNode } from "react";
import { Time } from "@/components/time/time";
import type { ForecastRow } from "@/lib/contract/forecast";
import { chanceWords, hoursWords } from "./forecast-words";

interface ForecastFiguresProps {
  row: ForecastRow;
  forecast: NonNullable<ForecastRow["forecast"]>;
  withinSeconds: number;
}

/** Chances, the expected time with its interval, the next candidate: side by side. */
export function ForecastFigures({ row, forecast, withinSeconds }: ForecastFiguresProps) {
  const { chance24h, chance, chanceInAge, candidateChance, nextOfferAt } = forecast;
  return (
    <dl
      aria-label="The next promotion in figures"
      className="grid auto-cols-fr grid-flow-col border-line border-b max-md:grid-flow-row max-md:grid-cols-2"
    >
      <Figure label="Within 24 hours" value={chanceWords(chance24h)}>
        {row.baseRate24h === null ? null : `${chanceWords(row.baseRate24h)} in the last 60 days`}
      </Figure>
      <Figure label={`Within ${hoursWords(withinSeconds)}`} value={chanceWords(chance)}>
        {chanceInAge === null
          ? "its age is over the target"
          : `${chanceWords(chanceInAge)} before its age is over the target`}
      </Figure>
      <Expected forecast={forecast} />
      {candidateChance === null ? (
        <Figure
          label="Next candidate"
          value={nextOfferAt === null ? "not in 14 days" : <Time at={nextOfferAt} as="until" focusable />}
        >
          the newest was promoted
        </Figure>
      ) : (
        <Figure label="By the newest candidate" value={chanceWords(candidateChance)}>
          {nextOfferAt === null ? (
            "no other is expected in 14 days"
          ) : (
            <>
              the next one <Time at={nextOfferAt} as="until" />
            </>
          )}
        </Figure>
      )}
    </dl>
  );
}

function Expected({
  forecast: { expectedAt, earliestAt, latestAt },
}: Pick<ForecastFiguresProps, "forecast">) {
  return (
    <Figure
      label="Expected"
      value={expectedAt === null ? "later than 14 days" : <Time at={expectedAt} as="until" focusable />}
    >
      {earliestAt === null ? (
        "not once in ten within 14 days"
      ) : (
        <>
          eight in ten: <Time at={earliestAt} as="moment" /> to{" "}
          {latestAt === null ? "later than 14 days" : <Time at={latestAt} as="moment" />}
        </>
      )}
    </Figure>
  );
}

const Figure = ({ label, value, children }: { label: string; value: ReactNode; children?: ReactNode }) => (
  <div className="min-w-0 border-line px-4 pt-3 pb-3.5 not-last:border-r max-md:border-b">
    <dt className="text-sm text-text-2">{label}</dt>
    <dd>
      <span className="mt-0.5 block font-semibold text-lg tracking-[-0.01em]">{value}</span>
      {children === null || children === undefined ? null : (
        <span className="block text-sm text-text-2">{children}</span>
      )}
    </dd>
  </div>
);

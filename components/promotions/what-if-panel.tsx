"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { Answer } from "@/components/freshness/answer";
import { counted } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { WhatIfAnswer, WhatIfQuery, WhatIfRow } from "@/lib/contract/what-if";
import { whatIfAsked, whatIfQuery } from "@/lib/query/forecast";
import { whatIfColumns } from "./what-if-columns";
import { WhatIfFigures } from "./what-if-figures";
import { summaryWords } from "./what-if-words";

interface WhatIfPanelProps {
  instance: string;
  target: string;
  /** What is asked, as the URL says. */
  asked: WhatIfQuery;
}

/** The last 60 days with a required job left out or replaced, beside what happened. The choice is in the URL. */
export function WhatIfPanel({ instance, target, asked }: WhatIfPanelProps) {
  const answer = useQuery(whatIfQuery(instance, target, whatIfAsked(asked)));
  const address = useAddress();
  return (
    <Card
      id="what-if"
      title="What if"
      note="a job were not in criteria, or another were in its place"
      more={
        asked.without === undefined ? undefined : (
          <Link href={address.with({ without: null, replace: null })} scroll={false} className="link">
            As it was
          </Link>
        )
      }
    >
      <Answer query={answer} what="the replay" skeleton={<Skeleton className="m-4 h-40 rounded-lg" />}>
        {(data) => (data.jobs.length === 0 ? <NoCriteria data={data} /> : <Replay data={data} />)}
      </Answer>
    </Card>
  );
}

const NoCriteria = ({ data }: { data: WhatIfAnswer }) => (
  <Empty title="Nothing to leave out" className="!py-6">
    {data.candidates === 0
      ? `No candidate was offered in the last ${data.days} days.`
      : "Which jobs this target requires is not known."}
  </Empty>
);

function Replay({ data }: { data: WhatIfAnswer }) {
  return (
    <>
      <Choice data={data} />
      {data.without === null ? (
        <p className="border-line border-t px-4 py-4 text-text-2">
          Choose a job to leave out: the {counted(data.candidates, "candidate")} of the last {data.days} days
          are then judged again without it.
        </p>
      ) : (
        <Result data={data} />
      )}
    </>
  );
}

function Choice({ data: { jobs, others, without, replace } }: { data: WhatIfAnswer }) {
  const router = useRouter();
  const address = useAddress();
  const go = (set: Record<string, string | null>) => router.push(address.with(set), { scroll: false });
  const instead = [
    ...others.map(({ job, ranOn }) => ({ value: job, label: `${job} (ran on ${ranOn})` })),
    ...jobs.flatMap(({ job }) =>
      job === without ? [] : [{ value: job, label: `${job} (required already)` }],
    ),
  ];
  return (
    <div className="flex flex-wrap gap-x-3 gap-y-2 px-4 py-3">
      <Select
        label="Leave out"
        showLabel
        className="max-w-full"
        value={without ?? ""}
        options={[
          { value: "", label: "no job" },
          ...jobs.map(({ job, onlyMissing }) => ({
            value: job,
            label: onlyMissing === 0 ? job : `${job} (only one missing on ${onlyMissing})`,
          })),
        ]}
        onChange={(job) => go({ without: job || null, replace: null })}
      />
      {without === null ? null : (
        <Select
          label="Require instead"
          showLabel
          className="max-w-full"
          value={replace ?? ""}
          options={[{ value: "", label: "no job" }, ...instead]}
          onChange={(job) => go({ replace: job || null })}
        />
      )}
    </div>
  );
}

function Result({ data }: { data: WhatIfAnswer }) {
  const changed = data.items.filter(({ change }) => change !== "same");
  const same = data.items.filter(({ change }) => change === "same");
  const columns = whatIfColumns({
    components: new Set(data.items.map(({ component }) => component)).size > 1,
  });
  const table = (caption: string, rows: readonly WhatIfRow[]) => (
    <DataTable
      caption={caption}
      header="plain"
      columns={columns}
      rows={rows}
      rowKey={({ component, key }) => `${component} ${key}`}
    />
  );
  return (
    <>
      <p className="border-line border-t px-4 pt-3 font-medium" role="status">
        {summaryWords(data)}
      </p>
      <WhatIfFigures data={data} />
      {changed.length === 0 ? (
        <Empty title="Nothing would have been otherwise" className="!py-6">
          All {counted(same.length, "candidate")} would have gone as they did.
        </Empty>
      ) : (
        table("Candidates that would have gone otherwise", changed)
      )}
      {same.length === 0 || changed.length === 0 ? null : (
        <details className="border-line border-t">
          <summary className="cursor-pointer px-4 py-2 text-sm text-text-3 hover:text-text">
            {counted(same.length, "candidate")} as they were
          </summary>
          {table("Candidates that would have gone as they did", same)}
        </details>
      )}
      <p className="border-line border-t px-4 py-2 text-sm text-text-3">
        By the votes there were: a job that did not run on a candidate is missing there, and what the line
        would have offered after another promotion is not known. Forced promotions stay.
      </p>
    </>
  );
}

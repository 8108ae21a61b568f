"use client";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { FailureQuery, FailuresAnswer } from "@/lib/contract/failures";
import { isNarrowed } from "./lead";

const CLEARED = {
  dfg: null,
  component: null,
  instance: null,
  source: null,
  kind: null,
  class: null,
  pipeline: null,
  package: null,
  olderThan: null,
  youngerThan: null,
};

const VERB = { failing: "fails", retrying: "waits for a retry", recovered: "has recovered" } as const;

/** Why the list is empty. Without data it never reads as good news. */
export function NoFailures({ data, query }: { data: FailuresAnswer; query: FailureQuery }) {
  const address = useAddress();
  const status = query.status.length === 1 ? query.status[0] : undefined;
  const verb = VERB[status ?? "failing"];
  const where = query.release.length === 0 ? "" : ` on ${query.release.join(", ")}`;
  const read = data.sources.filter((source) => source.lastSuccessAt !== null);
  if (query.after !== undefined)
    return (
      <Empty title="The list ends before this page">
        It has become shorter since.{" "}
        <Link href={address.with({ after: null })} className="underline">
          To its first page
        </Link>
      </Empty>
    );
  if (isNarrowed(query))
    return (
      <Empty title="No failure fits these filters">
        <Link href={address.with(CLEARED)} className="underline">
          Clear them
        </Link>
      </Empty>
    );
  if (read.length === 0)
    return (
      <Empty title="Not known yet">
        No source of builds has been read, so nobody can say that nothing fails.
      </Empty>
    );
  const unsure = data.sources.length > read.length || data.sources.some((source) => source.state !== "fresh");
  const newest =
    read
      .map((source) => source.lastSuccessAt ?? "")
      .sort()
      .at(-1) ?? "";
  return (
    <Empty title={`${unsure ? "Nothing known" : "Nothing"} ${verb}${where}`}>
      {unsure ? "Not every source is up to date, see above. " : ""}Builds last read{" "}
      <Time at={newest} as="ago" />.
    </Empty>
  );
}

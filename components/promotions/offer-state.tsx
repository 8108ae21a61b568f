import { StatusTag } from "@/components/status/status";
import type { JobState, OfferState } from "@/lib/contract/promotion-history";
import { jobStatus, offerStatus } from "./offer-words";

/** What became of a candidate. */
export function OfferTag({ state, forced }: { state: OfferState | null; forced: boolean }) {
  const { status, word } = offerStatus(state, forced);
  return <StatusTag status={status}>{word}</StatusTag>;
}

/** How a job stands on a candidate; `via` = the job that stood in. */
export function JobTag({ state, via }: { state: JobState; via?: string | null }) {
  const { status, word } = jobStatus(state);
  return (
    <StatusTag status={status} className="max-w-full">
      {via === null || via === undefined ? word : <span data-tip={via}>{word}</span>}
    </StatusTag>
  );
}

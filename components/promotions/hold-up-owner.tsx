import { ItemLink } from "@/components/triage-item/item-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { HoldUpStep } from "@/lib/contract/hold-ups";
import { dutyWords } from "./hold-up-words";

/** Who has a step and who is on duty for it, its triage item, its bug and its log, in one line. */
export function HoldUpOwner({ step }: { step: HoldUpStep }) {
  const duty = dutyWords(step.onDuty);
  return (
    <span className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5 text-sm text-text-2">
      {step.dfg === null ? (
        <span>Unassigned</span>
      ) : (
        <Link href={`/dfgs/${encodeURIComponent(step.dfg.slug)}`} className="link above">
          {step.dfg.name}
        </Link>
      )}
      <span className={duty === null ? "text-text-3" : undefined}>
        {duty === null ? "nobody on duty" : `${duty} on duty`}
      </span>
      {step.item === null ? (
        <span className="text-text-3">no triage item</span>
      ) : (
        <ItemLink item={step.item} withState className="underline" />
      )}
      {step.bug === null ? null : (
        <ExternalLink href={step.bug.url}>
          {step.bug.label}
          {step.bug.status === null ? "" : ` ${step.bug.status}`}
        </ExternalLink>
      )}
      {step.logUrl === null ? null : <ExternalLink href={step.logUrl}>log</ExternalLink>}
    </span>
  );
}

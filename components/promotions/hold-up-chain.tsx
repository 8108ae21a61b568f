import clsx from "clsx";
import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { HoldUpStep } from "@/lib/contract/hold-ups";
import { HoldUpOwner } from "./hold-up-owner";
import { KIND_WORD } from "./hold-up-words";

const SHOWN = 4;

/** The steps from the neighbour down to the root, which stands out. */
export function HoldUpChain({ steps }: { steps: readonly HoldUpStep[] }) {
  return (
    <ol aria-label="From the target down to the root">
      {steps.map((step, index) => {
        const isRoot = index === steps.length - 1;
        return (
          <li
            key={`${step.kind} ${step.subject.name}`}
            className={clsx(
              "relative flex items-start gap-3 rounded-md px-2.5 py-2",
              isRoot &&
                (step.kind === "frozen" || step.kind === "job-running" ? "bg-none-soft" : "bg-bad-soft"),
            )}
          >
            <StatusIcon status={statusOf(step)} label={isRoot ? "Root:" : "Because of:"} className="mt-px" />
            {isRoot ? null : (
              <i
                aria-hidden="true"
                className="absolute top-7 bottom-0 left-[17px] border-line-strong border-l"
              />
            )}
            <span className="min-w-0">
              <span className="block">
                {step.href === null ? (
                  <span className="break-words font-medium">{step.text}</span>
                ) : (
                  <Link href={step.href} className="link break-words font-medium">
                    {step.text}
                  </Link>
                )}
              </span>
              <span className="flex flex-wrap items-baseline gap-x-2.5 text-sm text-text-2">
                <span>
                  {KIND_WORD[step.kind]}
                  {step.since === null ? null : (
                    <>
                      {" for "}
                      <Time at={step.since} as="age" />
                    </>
                  )}
                </span>
                {step.subject.kind === "package" || step.subject.kind === "job" ? (
                  <HoldUpOwner step={step} />
                ) : null}
              </span>
              {step.also.length === 0 ? null : (
                <span className="block break-words text-sm text-text-3">
                  also {step.also.slice(0, SHOWN).join(", ")}
                  {step.also.length > SHOWN ? ` and ${step.also.length - SHOWN} more` : ""}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

const statusOf = ({ kind }: HoldUpStep) =>
  kind === "job-running"
    ? "run"
    : kind === "frozen" || kind === "no-criteria"
      ? "none"
      : kind === "waits-for-component"
        ? "warn"
        : "bad";

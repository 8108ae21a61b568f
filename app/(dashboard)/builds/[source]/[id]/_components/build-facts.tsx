import { SOURCE_WORD } from "@/components/failures/failure-status";
import { Duration } from "@/components/time/duration";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { CommitLink } from "@/components/ui/commit-link";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { BuildAnswer } from "@/lib/contract/builds";
import type { DfgRef } from "@/lib/contract/common";

/** Where and when it ran, who has it, and the way to its logs. */
export function BuildFactsCard({ build }: { build: BuildAnswer }) {
  const optional = (label: string, value: string | null) =>
    value === null || value === "" ? null : ([label, value] as const);
  const same = build.owner?.slug === build.dfg?.slug;
  return (
    <Card
      id="facts"
      title="The build"
      more={
        <span className="inline-flex gap-3">
          {build.logUrl === null ? null : (
            <ExternalLink href={build.logUrl}>{build.source === "zuul" ? "logs" : "log"}</ExternalLink>
          )}
          {build.pageUrl === null ? null : (
            <ExternalLink href={build.pageUrl}>{SOURCE_WORD[build.source]}</ExternalLink>
          )}
        </span>
      }
    >
      <div className="px-4 py-3.5">
        <KeyValue
          rows={[
            ["Result", <span key="r">{build.result ?? "none yet"}</span>],
            optional("It says", build.detail),
            optional("NVR", build.nvr),
            build.commitHash === null ? null : ["Commit", <CommitLink key="h" hash={build.commitHash} />],
            optional("Release", build.release),
            optional("Component", build.component),
            build.package === null || build.package === build.subject
              ? null
              : [
                  "Package",
                  <Link key="p" href={`/packages/${encodeURIComponent(build.package)}`} className="link">
                    {build.package}
                  </Link>,
                ],
            build.source === "koji"
              ? [
                  "Stands",
                  <Link
                    key="st"
                    href={`/packages/${encodeURIComponent(build.subject)}#stable`}
                    className="link"
                  >
                    tag by tag, with the package
                  </Link>,
                ]
              : null,
            optional("Pipeline", build.pipeline),
            optional("Project", build.project),
            optional("Branch", build.branch),
            optional("Target", build.target),
            ["On", build.instanceTitle],
            build.endedAt === null
              ? build.startedAt === null
                ? null
                : ["Started", <Time key="s" at={build.startedAt} as="ago" focusable />]
              : ["Ended", <Time key="e" at={build.endedAt} as="ago" focusable />],
            build.durationSeconds === null
              ? null
              : ["Took", <Duration key="d" seconds={build.durationSeconds} />],
            build.failure === null || same ? ["DFG", <Dfg key="dfg" dfg={build.owner} />] : null,
            build.failure === null || same ? null : ["Who has it", <Dfg key="has" dfg={build.dfg} />],
            build.failure === null || same ? null : ["Owner", <Dfg key="own" dfg={build.owner} />],
            build.voting ? null : ["Vote", "none"],
            build.removedAt === null
              ? null
              : ["Gone there", <Time key="g" at={build.removedAt} as="ago" focusable />],
          ]}
        />
      </div>
    </Card>
  );
}

const Dfg = ({ dfg }: { dfg: DfgRef | null }) => (
  <Link href={`/dfgs/${encodeURIComponent(dfg?.slug ?? "unassigned")}`} className="link">
    {dfg?.name ?? "Unassigned"}
  </Link>
);

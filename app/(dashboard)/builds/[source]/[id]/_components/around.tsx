import { MentionList } from "@/components/jobs/mention-list";
import { AllExplained } from "@/components/status/all-explained";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import type { BuildAnswer, BuildMention } from "@/lib/contract/builds";

const SHOWN = 30;

/** Other attempts at the same, jobs skipped because of it, and the other jobs of its evaluation. */
export function Around({ build }: { build: BuildAnswer }) {
  const { attempts, skipped, siblings } = build;
  if (attempts.length + skipped.length + siblings.length === 0) return null;
  const failed = siblings.filter((each) => each.state === "failed").length;
  return (
    <Card
      id="around"
      title={build.source === "zuul" ? "In the same evaluation" : "The same build"}
      note={
        siblings.length === 0
          ? undefined
          : `${counted(siblings.length, "other job")}, ${failed === 0 ? "none" : failed} failed`
      }
      more={build.allExplained ? <AllExplained /> : undefined}
    >
      <div className="grid gap-3 px-4 py-3.5">
        <Group title="Other attempts" items={attempts} />
        <Group title="Skipped because of it" items={skipped} />
        <Group title={attempts.length + skipped.length === 0 ? null : "Other jobs"} items={siblings} />
      </div>
    </Card>
  );
}

function Group({ title, items }: { title: string | null; items: readonly BuildMention[] }) {
  if (items.length === 0) return null;
  return (
    <section aria-label={title ?? "Other jobs"} className="min-w-0">
      {title === null ? null : <h3 className="mb-1 text-sm text-text-3">{title}</h3>}
      <MentionList items={items.slice(0, SHOWN)} />
      {items.length > SHOWN ? (
        <p className="mt-1 text-sm text-text-3">and {items.length - SHOWN} more, all shown by the API</p>
      ) : null}
    </section>
  );
}

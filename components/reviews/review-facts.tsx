import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { CommitLink } from "@/components/ui/commit-link";
import { ExternalLink } from "@/components/ui/external-link";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import type { ReviewAnswer } from "@/lib/contract/reviews";
import { KIND_WORD, signed } from "./words";

/** What the review is, who voted what, and its message. */
export function ReviewFacts({ data }: { data: ReviewAnswer }) {
  const { review, votes } = data;
  return (
    <div className="grid gap-4">
      <Card id="about" title="About it">
        <KeyValue
          className="px-4 py-3"
          rows={[
            ["For", KIND_WORD[review.kind]],
            review.package === null
              ? null
              : [
                  "Package",
                  <Link key="p" href={`/packages/${encodeURIComponent(review.package)}`} className="link">
                    {review.package}
                  </Link>,
                ],
            [
              "Project",
              <span key="j" className="break-all">
                {review.project}
              </span>,
            ],
            ["Branch", review.branch],
            ["Release", review.release ?? "none is known"],
            [
              "DFG",
              <Link
                key="d"
                href={`/dfgs/${encodeURIComponent(review.dfg?.slug ?? "unassigned")}`}
                className="link"
              >
                {review.dfg?.name ?? "Unassigned"}
              </Link>,
            ],
            ["Owner", review.owner ?? "not known"],
            ["Patch set", review.patchset ?? "not known"],
            ["Opened", <Time key="o" at={review.createdAt} as="ago" focusable />],
            ["Touched", <Time key="t" at={review.updatedAt} as="ago" focusable />],
            review.submittedAt === null
              ? null
              : ["Merged", <Time key="m" at={review.submittedAt} as="ago" focusable />],
            data.topic === null ? null : ["Topic", data.topic],
          ]}
        />
      </Card>
      <Card id="votes" title="Votes">
        {votes.length === 0 ? (
          <p className="px-4 py-3 text-text-2">Nobody has voted on this patch set.</p>
        ) : (
          <ul className="px-4 py-2">
            {votes.map((vote) => (
              <li key={`${vote.label} ${vote.by} ${vote.at}`} className="flex items-baseline gap-3 py-1">
                <span className={vote.value < 0 ? "w-7 text-bad" : "w-7 text-ok"}>{signed(vote.value)}</span>
                <span>{vote.label}</span>
                <span className="min-w-0 truncate text-text-2">{vote.by ?? "somebody"}</span>
                {vote.at === null ? null : (
                  <Time at={vote.at} as="ago" className="ml-auto text-sm text-text-3" />
                )}
              </li>
            ))}
          </ul>
        )}
      </Card>
      {data.ftbfs === null ? null : <Ftbfs ftbfs={data.ftbfs} />}
      {data.message === null ? null : (
        <Card id="message" title="Message">
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
            tabIndex={0}
            className="mono max-h-80 overflow-auto whitespace-pre-wrap break-words px-4 py-3 text-text-2 outline-offset-[-2px]"
          >
            {data.message}
          </pre>
        </Card>
      )}
    </div>
  );
}

/** The failed build it was opened for, and whether the package builds by now. */
function Ftbfs({ ftbfs }: { ftbfs: NonNullable<ReviewAnswer["ftbfs"]> }) {
  return (
    <Card id="ftbfs" title="Opened for a failed build">
      <KeyValue
        className="px-4 py-3"
        rows={[
          [
            "Package",
            <Link key="p" href={`/packages/${encodeURIComponent(ftbfs.package)}`} className="link">
              {ftbfs.package}
            </Link>,
          ],
          ftbfs.instance === null ? null : ["Builder", ftbfs.instance],
          ftbfs.commitHash === null
            ? null
            : [
                "Commit",
                <span key="c" className="inline-flex gap-2">
                  <CommitLink hash={ftbfs.commitHash} />
                  {ftbfs.commitUrl === null ? null : (
                    <ExternalLink href={ftbfs.commitUrl}>upstream</ExternalLink>
                  )}
                </span>,
              ],
          ftbfs.build === null
            ? null
            : [
                "Build",
                <Link key="b" href={`/builds/dlrn/${encodeURIComponent(ftbfs.build)}`} className="link">
                  what failed
                </Link>,
              ],
          ftbfs.logUrl === null
            ? null
            : [
                "Log",
                <ExternalLink key="l" href={ftbfs.logUrl}>
                  log
                </ExternalLink>,
              ],
          [
            "Now",
            ftbfs.buildsNow === null ? "not known" : ftbfs.buildsNow ? "it builds again" : "it still fails",
          ],
        ]}
      />
    </Card>
  );
}

import { CLASS_WORD } from "@/components/failures/failure-status";
import { formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import { Strip } from "@/components/ui/strip";
import type { TriageItemAnswer, TriageRow } from "@/lib/contract/triage";
import { HeldUpList } from "./held-up";

/** What it holds up, how it fails, what kind of trouble it is, who has it and what is due. */
export function ItemFacts({ answer }: { answer: TriageItemAnswer }) {
  const { item } = answer;
  const dfg = item.dfg;
  return (
    <div className="grid grid-cols-2 items-start gap-x-8 gap-y-1.5 max-md:grid-cols-1">
      <KeyValue
        rows={[
          item.holdsUp.length === 0
            ? ["Holds up", <span key="none">nothing that is known</span>]
            : ["Holds up", <HeldUpList key="held" holdsUp={item.holdsUp} />],
          ["Fails", <Fails key="fails" item={item} />],
          item.history === "" ? null : ["Last runs", <Strip key="strip" history={item.history} max={24} />],
          [
            "Class",
            <span key="class">
              {CLASS_WORD[item.class]}
              {item.isFlaky ? ", flaky" : ""}{" "}
              {item.why === null ? null : <span className="text-text-2">({item.why})</span>}
            </span>,
          ],
          item.incident === null
            ? null
            : [
                "Incident",
                <Link
                  key="incident"
                  href={`/incidents/${encodeURIComponent(item.incident.id)}`}
                  className="link underline"
                >
                  {item.incident.title}
                </Link>,
              ],
        ]}
      />
      <KeyValue
        rows={[
          [
            "Owner",
            <span key="owner">
              {dfg === null ? (
                <span className="text-warn">Unassigned</span>
              ) : (
                <Link href={`/dfgs/${encodeURIComponent(dfg.slug)}`} className="link underline">
                  {dfg.name}
                </Link>
              )}
            </span>,
          ],
          [
            "Assigned to",
            <span key="assignee">{item.assignee?.name ?? <span className="text-text-2">nobody</span>}</span>,
          ],
          item.acknowledged === null
            ? null
            : ["Acknowledged", <Acknowledged key="ack" acknowledged={item.acknowledged} />],
          item.due === null ? null : ["Due", <Due key="due" due={item.due} />],
          item.escalation === null
            ? null
            : ["Escalated", <Escalation key="escalation" escalation={item.escalation} due={item.due} />],
          item.snoozedUntil === null
            ? null
            : [
                "Snoozed",
                <span key="snoozed">
                  until <Time at={item.snoozedUntil} as="moment" focusable />
                </span>,
              ],
          item.reopened === 0
            ? null
            : ["Came back", item.reopened === 1 ? "once" : `${formatCount(item.reopened)} times`],
        ]}
      />
    </div>
  );
}

function Fails({ item }: { item: TriageRow }) {
  if (item.firstFailureAt === null || item.lastFailureAt === null) return "no failure is held any more";
  return (
    <>
      first <Time at={item.firstFailureAt} as="moment" focusable />, last{" "}
      <Time at={item.lastFailureAt} as="ago" focusable />
      {item.releases.length === 0 ? "" : `, in ${item.releases.join(", ")}`}
    </>
  );
}

const Acknowledged = ({ acknowledged }: { acknowledged: NonNullable<TriageRow["acknowledged"]> }) => (
  <>
    by {acknowledged.by.name} <Time at={acknowledged.at} as="ago" />
    {acknowledged.until === null ? null : (
      <>
        , until <Time at={acknowledged.until} as="moment" focusable />
      </>
    )}
  </>
);

const FOR = { acknowledge: "to be acknowledged", bug: "to have a bug", respond: "to be answered" } as const;

function Due({ due }: { due: NonNullable<TriageRow["due"]> }) {
  return due.isOverdue ? (
    <span className="text-bad">
      overdue for <Time at={due.at} as="age" focusable />: {FOR[due.for]}
    </span>
  ) : (
    <>
      {FOR[due.for]} <Time at={due.at} as="until" focusable />
    </>
  );
}

interface EscalationProps {
  escalation: NonNullable<TriageRow["escalation"]>;
  due: TriageRow["due"];
}

const ESCALATION = {
  pending: "not answered yet",
  accepted: "accepted",
  returned: "returned",
} as const;

/** To whom, from whom, and how their answer stands; the clock of the answer stands under "Due". */
function Escalation({ escalation, due }: EscalationProps) {
  const { to, from, state, level, at } = escalation;
  const late = state === "pending" && due?.for === "respond" && due.isOverdue;
  return (
    <>
      to{" "}
      <Link href={`/dfgs/${encodeURIComponent(to.slug)}`} className="link underline">
        {to.name}
      </Link>
      {from === null ? null : ` by ${from.name}`} <Time at={at} as="ago" focusable />
      {", "}
      <span className={late ? "text-bad" : state === "returned" ? "text-warn" : "text-text-2"}>
        {ESCALATION[state]}
      </span>
      {level > 1 ? <span className="text-text-2">, level {level}</span> : null}
    </>
  );
}

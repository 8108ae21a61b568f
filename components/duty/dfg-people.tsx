"use client";
import { useQuery } from "@tanstack/react-query";
import { rotaWord } from "@/components/shell/on-duty";
import { Time } from "@/components/time/time";
import { Avatar } from "@/components/triage/avatar";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { dutyQuery } from "@/lib/query/queries";
import { membersOf } from "./members-of";

/** Who a DFG's people are and who of them is on duty; nothing where neither is known. */
export function DfgPeople({ slug }: { slug: string }) {
  const data = useQuery(dutyQuery()).data;
  if (data === undefined) return null;
  const now = data.now.filter((shift) => shift.dfg.slug === slug);
  const members = membersOf(data, slug);
  const hasRota = data.shifts.some((shift) => shift.dfg.slug === slug);
  if (members.length === 0 && !hasRota) return null;
  return (
    <Card
      id="people"
      title="People"
      more={
        <>
          <Link href={`/settings/people?dfg=${slug}`} className="link">
            All
          </Link>
          {" · "}
          <Link href={`/duty?dfg=${slug}`} className="link">
            Duty
          </Link>
        </>
      }
    >
      <div className="grid gap-2.5 px-4 py-3">
        {now.map((shift) => (
          <p key={shift.id} className="flex items-center gap-2">
            <Avatar person={shift.person} />
            <span className="min-w-0">
              {rotaWord(shift.rota)} <b className="font-[550]">{shift.person.name}</b>{" "}
              <span className="text-sm text-text-2">
                until <Time at={shift.until} as="moment" />
              </span>
            </span>
          </p>
        ))}
        {hasRota && now.length === 0 ? <p className="text-warn">Nobody is on duty now.</p> : null}
        {members.length === 0 ? null : (
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {members.map((member) => (
              <li key={member.id} className="min-w-0">
                {member.name} <span className="text-sm text-text-2">{member.words}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

"use client";
import { rotaWord } from "@/components/shell/on-duty";
import { Time } from "@/components/time/time";
import { Avatar } from "@/components/triage/avatar";
import { useAddress } from "@/components/ui/address";
import { Link } from "@/components/ui/link";
import type { DutyAnswer, DutyShift } from "@/lib/contract/people";

/** Who is on duty now, how to reach them, until when, and what the one before left. */
export function NowTable({ data }: { data: DutyAnswer }) {
  const address = useAddress();
  return (
    <ul>
      {data.now.map((shift) => (
        <li
          key={shift.id}
          className="grid grid-cols-[190px_minmax(0,1fr)_auto] items-baseline gap-x-4 border-line border-t px-4 py-2 first:border-t-0 max-md:grid-cols-1 max-md:gap-y-0.5"
        >
          <span className="min-w-0">
            <b className="font-[550]">{rotaWord(shift.rota)}</b>{" "}
            <Link href={`/dfgs/${shift.dfg.slug}`} className="link text-text-2">
              {shift.dfg.name}
            </Link>
          </span>
          <span className="flex min-w-0 items-start gap-2">
            <Avatar person={shift.person} className="mt-[-2px]" />
            <span className="min-w-0">
              <Link
                href={address.with({ shift: shift.id, new: null })}
                scroll={false}
                className="link font-[550]"
              >
                {shift.person.name}
              </Link>{" "}
              <Reach data={data} shift={shift} />
              {shift.note === null ? null : (
                <span className="block whitespace-pre-line break-words text-text-2">{shift.note}</span>
              )}
            </span>
          </span>
          <span className="text-sm text-text-2">
            until <Time at={shift.until} as="moment" focusable />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Reach({ data, shift }: { data: DutyAnswer; shift: DutyShift }) {
  const person = data.people.find((each) => each.id === shift.person.id);
  if (!person) return null;
  return (
    <span className="text-sm text-text-2">
      {person.chat === null ? null : `chat ${person.chat} `}
      {person.mail === null ? null : (
        <a href={`mailto:${person.mail}`} className="link underline">
          {person.mail}
        </a>
      )}
    </span>
  );
}

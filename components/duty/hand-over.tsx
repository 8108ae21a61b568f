"use client";
import { Time } from "@/components/time/time";
import { useAddress } from "@/components/ui/address";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import type { DutyAnswer } from "@/lib/contract/people";

const MOST = 20;

/** What those on duty left for the next ones, newest first. */
export function HandOver({ data }: { data: DutyAnswer }) {
  const address = useAddress();
  const noted = data.shifts
    .filter((shift) => shift.note !== null && shift.from <= data.asOf)
    .sort((a, b) => b.until.localeCompare(a.until))
    .slice(0, MOST);
  return (
    <Card id="notes" title="Hand-over notes" note="of the last four weeks">
      {noted.length === 0 ? (
        <Empty title="No note yet">Open a shift to leave one for whoever comes next.</Empty>
      ) : (
        <ul>
          {noted.map((shift) => (
            <li key={shift.id} className="border-line border-t px-4 py-2.5 first:border-t-0">
              <p className="text-sm text-text-2">
                <Link
                  href={address.with({ shift: shift.id, new: null })}
                  scroll={false}
                  className="link font-[550] text-text"
                >
                  {shift.person.name}
                </Link>
                , {shift.rota} of {shift.dfg.name} until <Time at={shift.until} as="moment" />
              </p>
              <p className="mt-0.5 max-w-[80ch] whitespace-pre-line break-words">{shift.note}</p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

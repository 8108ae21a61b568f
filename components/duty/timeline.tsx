"use client";
import clsx from "clsx";
import { Plus } from "lucide";
import { usePreferences } from "@/components/preferences/provider";
import { rotaWord } from "@/components/shell/on-duty";
import { formatDay, formatMoment } from "@/components/time/format";
import { useAddress } from "@/components/ui/address";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { DutyAnswer, DutyShift } from "@/lib/contract/people";
import { DAY } from "@/lib/shared/clock";
import { placeOf, type RotaLine, rotaLines } from "./lanes";

const WEEK = 7 * DAY;
const WEEKS = 8;

/** Who is on duty when, from the week before this one on: a line per rota, a bar per shift. A list on a phone. */
export function Timeline({ data, me }: { data: DutyAnswer; me: string | null }) {
  const { shownZone } = usePreferences();
  const now = Date.parse(data.asOf);
  const start = weekOf(now) - WEEK;
  const end = start + WEEKS * WEEK;
  const weeks = Array.from({ length: WEEKS }, (_, week) => start + week * WEEK);
  const editable = new Set(data.editable.map((dfg) => dfg.slug));
  return (
    <div className="relative">
      <div className="grid grid-cols-[190px_minmax(0,1fr)] border-line border-b text-sm text-text-3 max-md:hidden">
        <span />
        <span className="relative h-7">
          {weeks.map((week) => (
            <span
              key={week}
              className="absolute top-1 border-line border-l pl-1.5"
              style={{ left: `${((week - start) / (end - start)) * 100}%` }}
            >
              {formatDay(week, "UTC", now)}
            </span>
          ))}
        </span>
      </div>
      {rotaLines(data.shifts, start, end).map((line) => (
        <section
          key={line.key}
          aria-label={`${rotaWord(line.rota)} of ${line.dfg.name}`}
          className="grid grid-cols-[190px_minmax(0,1fr)] border-line border-t first:border-t-0 max-md:grid-cols-1 max-md:py-2"
        >
          <LineHead line={line} mayEdit={editable.has(line.dfg.slug)} />
          <div className="relative overflow-clip py-[5px] max-md:hidden">
            <i
              aria-hidden="true"
              className="absolute inset-y-0 w-px bg-accent"
              style={{ left: `${((now - start) / (end - start)) * 100}%` }}
            />
            {line.lanes.map((lane) => (
              <div key={lane[0]?.id} className="relative h-[34px]">
                {lane.map((shift) => (
                  <Bar key={shift.id} shift={shift} start={start} end={end} now={now} me={me} />
                ))}
              </div>
            ))}
          </div>
          <ul className="px-4 md:hidden">
            {line.lanes
              .flat()
              .filter((shift) => Date.parse(shift.until) > now)
              .slice(0, 4)
              .map((shift) => (
                <li key={shift.id}>
                  <ShiftLink shift={shift} className="flex min-h-10 items-center gap-2">
                    <span className="font-[550]">{shift.person.name}</span>
                    <span className="text-sm text-text-2">
                      {Date.parse(shift.from) <= now
                        ? `now, until ${formatMoment(Date.parse(shift.until), shownZone, now)}`
                        : `from ${formatMoment(Date.parse(shift.from), shownZone, now)}`}
                    </span>
                  </ShiftLink>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function LineHead({ line, mayEdit }: { line: RotaLine; mayEdit: boolean }) {
  const address = useAddress();
  return (
    <h3 className="flex min-w-0 items-center gap-1 py-1.5 pr-2 pl-4 font-normal">
      <span className="min-w-0">
        <b className="font-[550]">{rotaWord(line.rota)}</b>
        <span className="block truncate text-sm text-text-2">{line.dfg.name}</span>
      </span>
      {mayEdit ? (
        <Link
          href={address.with({ shift: null, new: line.key })}
          scroll={false}
          aria-label={`Add a shift: ${line.rota} of ${line.dfg.name}`}
          data-tip="Add a shift"
          className="ml-auto grid size-6 flex-none place-items-center rounded-md text-text-3 hover:bg-hover hover:text-text max-md:size-10"
        >
          <Icon of={Plus} />
        </Link>
      ) : null}
    </h3>
  );
}

interface BarProps {
  shift: DutyShift;
  start: number;
  end: number;
  now: number;
  me: string | null;
}

function Bar({ shift, start, end, now, me }: BarProps) {
  const { left, width } = placeOf(shift, start, end);
  const isNow = Date.parse(shift.from) <= now && now < Date.parse(shift.until);
  const isOver = Date.parse(shift.until) <= now;
  return (
    <ShiftLink
      shift={shift}
      style={{ left: `${left}%`, width: `calc(${width}% - 3px)` }}
      className={clsx(
        "absolute top-[4px] h-[26px] truncate rounded-md border px-2 text-sm/[24px] outline-offset-[-2px] hover:border-line-strong",
        isNow ? "border-accent bg-accent-soft font-[550] text-accent" : "border-line bg-sunken",
        isOver && "text-text-2",
        shift.person.id === me && !isNow && "border-accent",
      )}
    >
      {shift.person.name}
    </ShiftLink>
  );
}

interface ShiftLinkProps {
  shift: DutyShift;
  children: React.ReactNode;
  className?: string;
  style?: React.CSSProperties;
}

function ShiftLink({ shift, children, className, style }: ShiftLinkProps) {
  const address = useAddress();
  const { shownZone } = usePreferences();
  const at = (iso: string) => formatMoment(Date.parse(iso), shownZone, Date.parse(shift.from));
  const words = `${shift.person.name}, ${shift.rota} of ${shift.dfg.name}, ${at(shift.from)} to ${at(shift.until)}`;
  return (
    <Link
      href={address.with({ shift: shift.id, new: null })}
      scroll={false}
      aria-label={words}
      data-tip={shift.note === null ? words : `${words}\n${shift.note}`}
      className={className}
      style={style}
    >
      {children}
    </Link>
  );
}

/** The Monday, 00:00 UTC, of the week that holds a time. */
function weekOf(ms: number): number {
  const day = Math.floor(ms / DAY);
  return (day - ((day + 3) % 7)) * DAY;
}

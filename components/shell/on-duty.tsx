"use client";
import { Link } from "@/components/ui/link";
import { useShell } from "./use-shell";

/** Who does first triage now: "Ruck Marta · Rover Tomas". Leads to the duty page. */
export function OnDuty() {
  const shell = useShell();
  if (shell === undefined || shell.duty.length === 0) return null;
  const said = shell.duty.map(({ rota, person }) => `${rotaWord(rota)} ${person.name}`).join(", ");
  return (
    <Link
      href="/duty"
      aria-label={`On duty: ${said}`}
      data-tip={said}
      className="flex min-w-0 gap-1.5 whitespace-nowrap text-sm text-text-2 hover:underline max-lg:hidden"
    >
      {shell.duty.slice(0, 3).map(({ rota, person }, index) => (
        <span key={`${rota} ${person.id}`} className="truncate">
          {index === 0 ? null : "· "}
          {rotaWord(rota)} <b className="font-[550] text-text">{firstName(person.name)}</b>
        </span>
      ))}
    </Link>
  );
}

/** "Ruck" of "ruck". */
export const rotaWord = (rota: string): string => rota.charAt(0).toUpperCase() + rota.slice(1);

const firstName = (name: string): string => name.split(" ", 1)[0] ?? name;

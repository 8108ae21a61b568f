"use client";
import { useQuery } from "@tanstack/react-query";
import { UserRound } from "lucide";
import dynamic from "next/dynamic";
import { Avatar } from "@/components/triage/avatar";
import { Icon } from "@/components/ui/icon";
import { Popover } from "@/components/ui/popover";
import { sessionQuery } from "@/lib/query/shell";

const UserPanel = dynamic(() => import("./user-panel"), { ssr: false });

/** Whom the reader acts as, and the choice of it. */
export function UserMenu() {
  const session = useQuery(sessionQuery()).data;
  if (session === undefined) return null;
  const { person } = session;
  return (
    <Popover
      label={person === null ? "Who are you? Nobody is chosen" : `You act as ${person.name}`}
      align="end"
      button={person === null ? <Icon of={UserRound} size={16} /> : <Avatar person={person} />}
      buttonClassName="inline-grid size-8 flex-none place-items-center rounded-md text-text-2 hover:bg-hover hover:text-text max-sm:size-10"
      panelClassName="w-72"
      isLazy
    >
      <UserPanel session={session} />
    </Popover>
  );
}

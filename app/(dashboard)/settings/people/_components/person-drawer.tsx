"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Drawer } from "@/components/ui/drawer";
import { ErrorState } from "@/components/ui/error-state";
import { KeyValue } from "@/components/ui/key-value";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import type { PeopleAnswer, PersonRow } from "@/lib/contract/directory";
import { personQuery } from "@/lib/query/people";
import { PersonEditor } from "./person-editor";
import type { PeopleWrites } from "./use-people-writes";
import { placeWords, ROLE_WORD } from "./words";

interface DrawerProps {
  /** Login of a person, or "new". */
  open: string;
  data: PeopleAnswer;
  writes: PeopleWrites;
  closeHref: string;
  /** Drawn inside: what lies outside of a modal dialog cannot be reached while it is open. */
  notices: ReactNode;
}

/** One person: to be changed by who may, to be read by all others. */
export function PersonDrawer({ open, data, writes, closeHref, notices }: DrawerProps) {
  const isNew = open === "new";
  const answer = useQuery({ ...personQuery(open), enabled: !isNew });
  const person = answer.data?.person;
  const editor = { data, writes, closeHref };
  return (
    <Drawer title={isNew ? "A new person" : (person?.name ?? open)} closeHref={closeHref}>
      {isNew ? (
        data.may.ok ? (
          <PersonEditor person={null} {...editor} />
        ) : (
          <p className="p-4 text-text-2">{data.may.why}</p>
        )
      ) : person === undefined ? (
        answer.error === null ? (
          <Skeleton className="m-4 h-48" />
        ) : (
          <ErrorState title={`Could not read ${open}`} detail={answer.error.message} />
        )
      ) : data.may.ok ? (
        <PersonEditor person={person} {...editor} />
      ) : (
        <Facts person={person} why={data.may.why} />
      )}
      {isNew ? null : (
        <p className="px-4 pb-4 text-sm">
          <Link href={`/audit?kind=person&subject=${encodeURIComponent(open)}`} className="link">
            What was changed of them, in the audit
          </Link>
        </p>
      )}
      {notices}
    </Drawer>
  );
}

function Facts({ person, why }: { person: PersonRow; why: string | null }) {
  return (
    <div className="grid gap-4 p-4">
      <KeyValue
        rows={[
          ["Login", person.id],
          ["Mail", person.mail ?? "none known"],
          ["Chat", person.chat ?? "none known"],
          ["Time zone", person.timeZone ?? "not said"],
          ["Role", person.roles.map((role) => ROLE_WORD[role]).join(", ") || "none besides reading"],
          [
            "In",
            person.dfgs.length === 0
              ? "no DFG"
              : person.dfgs.map((place) => (
                  <span key={place.slug} className="block">
                    <Link href={`/dfgs/${encodeURIComponent(place.slug)}`} className="link">
                      {place.name}
                    </Link>{" "}
                    <span className="text-text-2">{placeWords(place) || "member"}</span>
                  </span>
                )),
          ],
          ["Said by", person.isEdited ? "this page, not prodchain.yaml" : "prodchain.yaml"],
        ]}
      />
      {why === null ? null : <p className="text-text-2">To change people: {why}</p>}
    </div>
  );
}

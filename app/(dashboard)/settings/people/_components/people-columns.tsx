import { Fragment } from "react";
import type { Column } from "@/components/data-table/column";
import { Avatar } from "@/components/triage/avatar";
import { Link } from "@/components/ui/link";
import type { PersonRow } from "@/lib/contract/directory";
import { placeWords, ROLE_WORD } from "./words";

/** Columns of the list; `hrefOf` opens one in the drawer. */
export const peopleColumns = (hrefOf: (row: PersonRow) => string): readonly Column<PersonRow>[] => [
  {
    id: "name",
    header: "Person",
    phone: "title",
    cell: (row) => (
      <span className="flex items-center gap-2.5">
        <Avatar person={row} />
        <span className="min-w-0">
          <Link
            href={hrefOf(row)}
            scroll={false}
            data-primary=""
            className="stretched block truncate font-medium"
          >
            {row.name}
          </Link>
          <span className="block truncate text-sm text-text-3">{row.id}</span>
        </span>
      </span>
    ),
  },
  {
    id: "roles",
    header: "Role",
    phone: "end",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.roles.length === 0 ? (
        <span className="text-text-3 max-sm:hidden">–</span>
      ) : (
        row.roles.map((role) => ROLE_WORD[role]).join(", ")
      ),
  },
  {
    id: "dfgs",
    header: "In",
    className: "w-full",
    cell: (row) =>
      row.dfgs.length === 0 ? (
        <span className="text-text-3">no DFG</span>
      ) : (
        row.dfgs.map((place, at) => (
          <Fragment key={place.slug}>
            {at === 0 ? null : ", "}
            <Link href={`/dfgs/${encodeURIComponent(place.slug)}`} className="above link">
              {place.name}
            </Link>
            {placeWords(place) === "" ? null : <span className="text-text-2"> ({placeWords(place)})</span>}
          </Fragment>
        ))
      ),
  },
  {
    id: "contact",
    header: "Contact",
    phone: "none",
    className: "whitespace-nowrap text-text-2 max-lg:hidden",
    cell: (row) => (
      <>
        {row.mail ?? row.chat ?? <span className="text-text-3">none known</span>}
        {row.mail === null || row.chat === null ? null : (
          <span className="block text-sm text-text-3">{row.chat}</span>
        )}
      </>
    ),
  },
  {
    id: "said",
    header: "Said by",
    align: "right",
    className: "whitespace-nowrap",
    cell: (row) =>
      row.isEdited ? (
        <span data-tip="Changed here: prodchain.yaml does not count for them">this page</span>
      ) : (
        <span className="text-text-3 max-sm:hidden">the file</span>
      ),
  },
];

import type { Column } from "@/components/data-table/column";
import { Time } from "@/components/time/time";
import { Link } from "@/components/ui/link";
import type { AuditRow } from "@/lib/contract/people";
import { actionWords } from "./changes";
import { Diff } from "./diff";

export const AUDIT_COLUMNS: Column<AuditRow>[] = [
  {
    id: "at",
    header: "When",
    width: "130px",
    cell: (row) => <Time at={row.at} as="moment" focusable className="text-text-2" />,
    className: "align-top sm:pt-3",
    phone: "end",
  },
  {
    id: "actor",
    header: "Who",
    width: "150px",
    cell: (row) =>
      row.actor === null ? (
        <span className="text-text-2">Prodchain's rules</span>
      ) : (
        <span className="font-[550]">{row.actor.name}</span>
      ),
    className: "align-top sm:pt-3",
    phone: "title",
  },
  {
    id: "action",
    header: "Did",
    width: "210px",
    cell: (row) => (
      <span className="block min-w-0">
        {actionWords(row.action)}{" "}
        {row.href === null ? (
          <span className="text-text-2">{row.subject}</span>
        ) : (
          <Link href={row.href} className="link text-accent underline">
            {row.subject}
          </Link>
        )}
      </span>
    ),
    className: "align-top sm:pt-3",
  },
  {
    id: "changes",
    header: "What changed, and why",
    cell: (row) => (
      <div className="min-w-0 whitespace-normal sm:py-3">
        {row.reason === null ? null : <p className="break-words">{row.reason}</p>}
        <Diff row={row} />
      </div>
    ),
    className: "align-top max-sm:basis-full",
  },
];

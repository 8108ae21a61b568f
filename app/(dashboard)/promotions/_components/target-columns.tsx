import type { Column } from "@/components/data-table/column";
import { KeptLink } from "@/components/past/kept-link";
import { AgeBar } from "@/components/promotions/age-bar";
import { DotLine } from "@/components/promotions/dot-line";
import { dotsOf, type JudgedTarget } from "@/components/promotions/judged-target";
import { Duration } from "@/components/time/duration";
import { counted, formatCount } from "@/components/time/format";
import { Time } from "@/components/time/time";

/** Page of a target. */
export const targetHref = ({
  instance,
  promoteName,
}: Pick<JudgedTarget, "instance" | "promoteName">): string =>
  `/promotions/${encodeURIComponent(instance)}/${encodeURIComponent(promoteName)}`;

/** Columns of targets; widths are set, so that the tables of all builders align. */
export function targetColumns(asOf: string): readonly Column<JudgedTarget>[] {
  return [
    {
      id: "target",
      header: "Target",
      width: "216px",
      phone: "title",
      className: "max-sm:basis-[45%]!",
      cell: (row) => (
        <>
          <KeptLink href={targetHref(row)} data-primary="" className="stretched block truncate font-medium">
            {row.promoteName}
          </KeptLink>
          <span className="block text-sm text-text-3">
            {row.level === "component" ? componentWords(row) : "all components at once"}
          </span>
        </>
      ),
    },
    {
      id: "age",
      header: "Last promoted",
      width: "264px",
      phone: "end",
      className: "max-sm:w-[148px]",
      cell: (row) => <AgeBar target={row} />,
    },
    {
      id: "recent",
      header: <span className="sm:pl-4">Last 60 days</span>,
      className: "sm:pl-6 sm:pr-6 max-sm:basis-full max-sm:py-1",
      cell: (row) => <DotLine times={row.recent} asOf={asOf} state={row.state} dots={dotsOf(row)} />,
    },
    {
      id: "attempted",
      header: "Attempted",
      align: "right",
      width: "120px",
      phone: "none",
      className: "whitespace-nowrap max-lg:hidden",
      cell: (row) =>
        row.lastAttemptedAt === null ? (
          <span className="text-text-3" data-tip="No candidate label is known, or none was given to it">
            –
          </span>
        ) : (
          <Time at={row.lastAttemptedAt} as="ago" />
        ),
    },
    {
      id: "median",
      header: "Median between",
      align: "right",
      width: "124px",
      className: "whitespace-nowrap text-text-2",
      cell: (row) => (
        <>
          <span className="sm:hidden">median </span>
          <Duration seconds={row.medianIntervalSeconds} />
        </>
      ),
    },
    {
      id: "count",
      header: "In 30 d",
      align: "right",
      width: "76px",
      cell: (row) => (
        <>
          {row.lastPromotedAt === null ? "–" : formatCount(row.promotions30d)}
          <span className="sm:hidden"> in 30 d</span>
        </>
      ),
    },
  ];
}

/** "18 components, 4 over their age". */
function componentWords({ components }: JudgedTarget): string {
  const over = components.filter((each) => each.state === "bad").length;
  if (components.length === 0) return "components, none known yet";
  const words = counted(components.length, "component");
  return over === 0 ? words : `${words}, ${over} over`;
}

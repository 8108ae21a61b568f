import { DataTable } from "@/components/data-table/data-table";
import { reviewColumns } from "@/components/reviews/review-columns";
import { counted } from "@/components/time/format";
import { Card } from "@/components/ui/card";
import type { ReviewRow } from "@/lib/contract/reviews";

const COLUMNS = reviewColumns({ withDfg: false });

/** What is up for review of the package. */
export function PackageReviews({ reviews }: { reviews: readonly ReviewRow[] }) {
  if (reviews.length === 0) return null;
  return (
    <Card
      id="reviews"
      title="Up for review"
      note={counted(reviews.length, "review")}
      className="overflow-clip"
    >
      <DataTable
        caption="Open reviews of the package"
        columns={COLUMNS}
        rows={reviews}
        rowKey={(row) => `${row.gerrit}/${row.number}`}
        density="two"
        header="plain"
      />
    </Card>
  );
}

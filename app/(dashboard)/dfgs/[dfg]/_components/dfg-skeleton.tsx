import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Card } from "@/components/ui/card";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";

/** The page's shape while its first answer is on the way. */
export const DfgSkeleton = () => (
  <>
    <PageHead above="DFGs" title={<Skeleton className="h-6 w-40" />} lead="Reading what fails" />
    <Skeleton className="mb-4 h-[86px] rounded-lg" />
    <Card title="Failing now">
      <TableSkeleton rows={5} density="two" label="Reading what fails" />
    </Card>
  </>
);

import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { queueHref } from "./item-href";

/** The page before its first answer. */
export const ItemSkeleton = ({ id, from }: { id: string; from: string | undefined }) => (
  <>
    <PageHead
      above={
        <>
          <Link href={queueHref(from)} className="link">
            Triage
          </Link>
          {` · ${id}`}
        </>
      }
      title="…"
      lead="Reading what is known of it"
    />
    <Skeleton className="mb-4 h-40 rounded-lg" />
    <div className="grid grid-cols-[minmax(0,1fr)_380px] gap-4 max-lg:grid-cols-1">
      <Skeleton className="h-96 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  </>
);

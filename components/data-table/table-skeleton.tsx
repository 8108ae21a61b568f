import { Loading, Skeleton } from "@/components/ui/skeleton";

/** Rows of the final height while the first answer is on its way. */
export function TableSkeleton({
  rows,
  label,
  density = "one",
}: {
  rows: number;
  label: string;
  density?: "one" | "two";
}) {
  return (
    <Loading label={label}>
      <div className="h-9 border-line border-b" />
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          key={index}
          className={`flex items-center gap-4 border-line border-b px-4 last:border-0 ${density === "one" ? "h-9" : "h-[46px]"}`}
        >
          <Skeleton className="h-3.5 w-[38%]" />
          <Skeleton className="h-3 w-[18%]" />
          <Skeleton className="ml-auto h-3 w-14" />
        </div>
      ))}
    </Loading>
  );
}

import { Loading, Skeleton } from "@/components/ui/skeleton";

const LINES = [0, 1, 2];
const STATIONS = [0, 1, 2, 3, 4, 5, 6, 7];

/** The chain page before its first answer, in the sizes it will have. */
export function ChainSkeleton() {
  return (
    <Loading label="Reading the chain">
      <div className="mb-4">
        <Skeleton className="h-[25px] w-64" />
        <Skeleton className="mt-1.5 h-[15px] w-80 max-w-full" />
      </div>
      <div className="rounded-lg border border-line bg-surface">
        <div className="h-[41px] border-line border-b" />
        <div className="h-9 border-line border-b max-md:hidden" />
        {LINES.map((line) => (
          <div
            key={line}
            className="grid grid-cols-[172px_1fr] border-line border-b px-4 py-3.5 last:border-0 max-md:grid-cols-1"
          >
            <div>
              <Skeleton className="h-4 w-20" />
              <Skeleton className="mt-1.5 h-3 w-28" />
            </div>
            <div className="relative grid grid-cols-8 max-md:hidden">
              <span className="absolute top-[7px] right-[11%] left-2 h-[3px] bg-line" />
              {STATIONS.map((station) => (
                <div key={station} className="relative">
                  <span className="block size-[15px] rounded-full border-[2.6px] border-line-strong bg-surface" />
                  <Skeleton className="mt-2 h-3 w-10" />
                </div>
              ))}
            </div>
          </div>
        ))}
      </div>
      <div className="mt-4 grid grid-cols-[1.55fr_1fr] gap-4 max-lg:grid-cols-1">
        <div className="h-72 rounded-lg border border-line bg-surface" />
        <div className="h-72 rounded-lg border border-line bg-surface" />
      </div>
    </Loading>
  );
}

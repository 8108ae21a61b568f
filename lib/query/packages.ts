import { queryOptions } from "@tanstack/react-query";
import type { PackageAnswer } from "@/lib/contract/packages";
import { apiGet, segment } from "./api";

/** One package on every instance. */
export const packageQuery = (name: string) =>
  queryOptions({
    queryKey: ["package", name],
    queryFn: ({ signal }) => apiGet<PackageAnswer>(`packages/${segment(name)}`, {}, signal),
  });

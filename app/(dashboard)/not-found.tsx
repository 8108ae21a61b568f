import { Suspense } from "react";
import { NearNames } from "@/components/shell/near-names";
import { ToList } from "./_lib/to-list";

/** A package, DFG, target or release that is not known, with names close to it and the way to its list. */
export default function DashboardNotFound() {
  return (
    <>
      <NearNames />
      <Suspense>
        <ToList />
      </Suspense>
    </>
  );
}

import { NearNames } from "@/components/shell/near-names";

/** A package, DFG, target or release that is not known, with names close to it. */
export default function DashboardNotFound() {
  return <NearNames />;
}

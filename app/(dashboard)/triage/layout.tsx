import type { ReactNode } from "react";
import { TriageActing } from "@/components/triage/acting";

/** Around the queue and its items, so that what was done on one page can be undone on the next. */
export default function TriageLayout({ children }: { children: ReactNode }) {
  return <TriageActing>{children}</TriageActing>;
}

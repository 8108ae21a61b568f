import { Link } from "@/components/ui/link";

/** Leads to the editor of known issues, filled in from an item; it says there who may save one. */
export const MakeKnown = ({ id }: { id: string }) => (
  <Link href={`/settings/known-issues?item=${encodeURIComponent(id)}`} className="link text-text-2 underline">
    Make a known issue of it
  </Link>
);

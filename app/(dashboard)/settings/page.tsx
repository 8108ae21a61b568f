import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { PageHead } from "@/components/ui/page-head";

export const metadata: Metadata = { title: "Settings" };

const PLACES = [
  {
    href: "/settings/known-issues",
    title: "Known issues",
    words: "Failures that are understood: what they say, their bug, how much they explain.",
  },
  {
    href: "/settings/people",
    title: "People",
    words: "Who is on this site, what they may do, which DFGs they are in.",
  },
  { href: "/duty", title: "Duty", words: "Who is ruck, rover or on another rota, and when." },
  { href: "/sources", title: "Sources", words: "What is read, how well, and what did not fit." },
  { href: "/audit", title: "Audit", words: "Who changed what, when and why." },
];

/** What can be set on pages; sources, teams and ownership are set in prodchain.yaml. */
export default function Page() {
  return (
    <>
      <PageHead
        title="Settings"
        lead="What people keep on this site. Sources, teams and ownership are set in prodchain.yaml."
      />
      <Card>
        <ul>
          {PLACES.map((place) => (
            <li
              key={place.href}
              className="relative border-line border-b px-4 py-3 last:border-b-0 hover:bg-hover"
            >
              <Link href={place.href} className="stretched font-medium">
                {place.title}
              </Link>
              <p className="text-text-2">{place.words}</p>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

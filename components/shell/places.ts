import {
  Boxes,
  CalendarClock,
  CircleX,
  GitCommitHorizontal,
  GitPullRequest,
  ListChecks,
  type LucideIcon,
  Milestone,
  Play,
  RadioTower,
  ScrollText,
  Users,
} from "lucide-react";

/** A place in the rail. */
export interface Place {
  label: string;
  /** Short label for the bottom bar of a phone. */
  short: string;
  href: string;
  icon: LucideIcon;
  /** Whether a path belongs to the place. */
  owns(path: string): boolean;
  /** Keeps `?release=` when one goes there. */
  keepsRelease: boolean;
  count?: "failing" | "dfg";
  /** Left out of the bottom bar, which has room for seven; other pages and the search lead there. */
  notOnPhone?: boolean;
}

const under = (root: string) => (path: string) => path === root || path.startsWith(`${root}/`);

/**
 * The places in order; "My DFG" leads to the chosen DFG, to the list while none is chosen.
 * @param dfg slug of the chosen DFG
 */
export function placesFor(dfg: string | null): { main: Place[]; more: Place[] } {
  const mine = dfg === null ? "/dfgs" : `/dfgs/${dfg}`;
  return {
    main: [
      {
        label: "Chain",
        short: "Chain",
        href: "/",
        icon: GitCommitHorizontal,
        owns: (path) => path === "/",
        keepsRelease: true,
      },
      {
        label: "My DFG",
        short: "My DFG",
        href: mine,
        icon: Users,
        owns: (path) => dfg !== null && path === mine,
        keepsRelease: true,
        count: "dfg",
      },
      {
        label: "Failures",
        short: "Failures",
        href: "/failures",
        icon: CircleX,
        owns: under("/failures"),
        keepsRelease: true,
        count: "failing",
      },
      {
        label: "Promotions",
        short: "Promoted",
        href: "/promotions",
        icon: Milestone,
        owns: under("/promotions"),
        keepsRelease: true,
      },
      {
        label: "Live",
        short: "Live",
        href: "/live",
        icon: Play,
        owns: under("/live"),
        keepsRelease: true,
      },
      {
        label: "Reviews",
        short: "Reviews",
        href: "/reviews",
        icon: GitPullRequest,
        owns: under("/reviews"),
        keepsRelease: true,
        notOnPhone: true,
      },
    ],
    more: [
      {
        label: "Jobs",
        short: "Jobs",
        href: "/jobs",
        icon: ListChecks,
        owns: under("/jobs"),
        keepsRelease: false,
        notOnPhone: true,
      },
      {
        label: "DFGs",
        short: "DFGs",
        href: "/dfgs",
        icon: Boxes,
        owns: (path) => under("/dfgs")(path) && (dfg === null || path !== mine),
        keepsRelease: false,
      },
      {
        label: "Duty",
        short: "Duty",
        href: "/duty",
        icon: CalendarClock,
        owns: under("/duty"),
        keepsRelease: false,
        notOnPhone: true,
      },
      {
        label: "Sources",
        short: "Sources",
        href: "/sources",
        icon: RadioTower,
        owns: under("/sources"),
        keepsRelease: false,
      },
      {
        label: "Audit",
        short: "Audit",
        href: "/audit",
        icon: ScrollText,
        owns: under("/audit"),
        keepsRelease: false,
        notOnPhone: true,
      },
    ],
  };
}

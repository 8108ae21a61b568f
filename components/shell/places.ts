import {
  Boxes,
  CalendarClock,
  CircleX,
  CloudAlert,
  GitCommitHorizontal,
  GitPullRequest,
  type IconNode,
  ListChecks,
  ListTodo,
  Milestone,
  Play,
  RadioTower,
  ScrollText,
  Settings,
  TrendingDown,
  Users,
} from "lucide";

/** A place in the rail. */
export interface Place {
  label: string;
  /** Short label for the bottom bar of a phone. */
  short: string;
  href: string;
  icon: IconNode;
  /** Whether a path belongs to the place. */
  owns(path: string): boolean;
  /** Keeps `?release=` when one goes there. */
  keepsRelease: boolean;
  count?: "failing" | "dfg" | "triage";
  /** Stands in the bottom bar of a phone; the others are behind "More" there. */
  onPhone?: boolean;
}

/** Where a place leads; one that releases narrow keeps the one that is chosen. */
export function hrefOf(place: Place, release: string | null): string {
  if (!place.keepsRelease || release === null) return place.href;
  return `${place.href}${place.href.includes("?") ? "&" : "?"}release=${encodeURIComponent(release)}`;
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
        onPhone: true,
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
        label: "Triage",
        short: "Triage",
        href: dfg === null ? "/triage" : "/triage?view=my-dfg",
        icon: ListTodo,
        owns: (path) => under("/triage")(path) || under("/statistics")(path),
        keepsRelease: true,
        count: "triage",
        onPhone: true,
      },
      {
        label: "Failures",
        short: "Failures",
        href: "/failures",
        icon: CircleX,
        owns: under("/failures"),
        keepsRelease: true,
        count: "failing",
        onPhone: true,
      },
      {
        label: "Promotions",
        short: "Promoted",
        href: "/promotions",
        icon: Milestone,
        owns: under("/promotions"),
        keepsRelease: true,
        onPhone: true,
      },
      {
        label: "Drift",
        short: "Drift",
        href: "/drift",
        icon: TrendingDown,
        owns: (path) => under("/drift")(path) || under("/stages")(path),
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
      },
      {
        label: "Outages",
        short: "Outages",
        href: "/incidents",
        icon: CloudAlert,
        owns: under("/incidents"),
        keepsRelease: false,
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
      },
      {
        label: "Settings",
        short: "Settings",
        href: "/settings",
        icon: Settings,
        owns: under("/settings"),
        keepsRelease: false,
      },
    ],
  };
}

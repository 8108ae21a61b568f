import type { Tracker, TrackerKind } from "./facts";

type Place = Pick<Tracker, "kind" | "url" | "project">;

/** Address of a bug of each kind, without the tracker's root; the first group of each pattern is the key. */
const PATHS: Readonly<Record<TrackerKind, readonly RegExp[]>> = {
  launchpad: [/^\/bugs\/(\d{1,12})\/?$/, /\/\+bugs?\/(\d{1,12})\/?$/],
  bugzilla: [/^\/show_bug\.cgi\?(?:.*&)?id=(\d{1,12})(?:&.*)?$/, /^\/(\d{1,12})\/?$/],
  jira: [/^\/browse\/([A-Z][A-Z0-9_]{1,30}-\d{1,12})\/?$/],
  github: [/^\/([\w.-]{1,60}\/[\w.-]{1,120}\/(?:issues|pull)\/\d{1,12})\/?$/],
};

/** Key of a bug from its address; null when the address is not one of this tracker's. */
export function bugKeyOf({ kind, url }: Place, address: string): string | null {
  if (!URL.canParse(address)) return null;
  const root = new URL(url);
  const { host, pathname, search, protocol } = new URL(address);
  if (host !== root.host || !/^https?:$/.test(protocol)) return null;
  const base = root.pathname.replace(/\/+$/, "");
  if (!pathname.startsWith(`${base}/`)) return null;
  // Only Bugzilla keeps the number in the query.
  const rest = pathname.slice(base.length) + (kind === "bugzilla" ? search : "");
  for (const pattern of PATHS[kind]) {
    const key = pattern.exec(rest)?.[1];
    if (key !== undefined) return kind === "github" ? key.replace(/\/(?:issues|pull)\//, "#") : key;
  }
  return null;
}

/** Where people read a bug. */
export function bugUrlOf({ kind, url }: Place, key: string): string {
  if (kind === "launchpad") return `${url}/bugs/${key}`;
  if (kind === "bugzilla") return `${url}/show_bug.cgi?id=${key}`;
  if (kind === "jira") return `${url}/browse/${key}`;
  return `${url}/${key.replace("#", "/issues/")}`;
}

/** What people call a bug: "LP 2087113", "bz 2234", "OSPRH-12", "owner/repo#3"; its host where no tracker is known. */
export function bugLabelOf(kind: TrackerKind | null, key: string | null, address: string): string {
  if (kind === null || key === null) return URL.canParse(address) ? new URL(address).host : "bug";
  return `${LABELS[kind]}${key}`;
}
const LABELS: Readonly<Record<TrackerKind, string>> = {
  launchpad: "LP ",
  bugzilla: "bz ",
  jira: "",
  github: "",
};

/** Browsers and servers refuse addresses much longer than this. */
const LONGEST = 6_000;

const FORMS: Readonly<Record<TrackerKind, string>> = {
  launchpad: "{url}/{project}/+filebug?field.title={title}&field.comment={description}",
  bugzilla: "{url}/enter_bug.cgi?product={project}&short_desc={title}&comment={description}",
  jira: "{url}/secure/CreateIssueDetails!init.jspa?projectKey={project}&issuetype=1&summary={title}&description={description}",
  github: "{url}/{project}/issues/new?title={title}&body={description}",
};

/**
 * Address of a tracker's form for a new bug, filled in. The description is cut where the address would get too long. A page
 * cannot send anything by itself: whoever opens it sees the form first.
 */
export function newBugUrl(tracker: Tracker, bug: { title: string; description: string }): string {
  const fill = (description: string) => {
    const values: Record<string, string> = {
      url: tracker.url,
      project: (tracker.project ?? "").split("/").map(encodeURIComponent).join("/"),
      title: encodeURIComponent(whole(bug.title.slice(0, 250))),
      description: encodeURIComponent(whole(description)),
    };
    return (tracker.newBug ?? FORMS[tracker.kind]).replace(
      /\{(url|project|title|description)\}/g,
      (_, name: string) => values[name] ?? "",
    );
  };
  let { description } = bug;
  let address = fill(description);
  while (address.length > LONGEST && description.length > 0) {
    description = description.slice(0, Math.floor(description.length * 0.8));
    address = fill(`${description}\n...`);
  }
  return address;
}

/** Half of a surrogate pair, as cutting leaves it, has no place in an address. */
const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cause } from "../../world/causes";
import type { ServerPart } from "../part";
import { bugsOf } from "./bugs";
import { bugzilla } from "./bugzilla";
import { LP_PROJECT, launchpad } from "./launchpad";

/** Where the demo's trackers stand: people's pages, and the API of each. */
export const TRACKER_PATHS = {
  launchpad: "/launchpad",
  launchpadApi: "/launchpad-api/devel",
  bugzilla: "/bugzilla",
} as const;

/** Two bug trackers, over the causes of the world: a Launchpad and a Bugzilla. */
export class TrackersPart implements ServerPart {
  readonly id = "trackers";
  private down = false;

  /** @param truth the causes that have begun */
  constructor(private readonly truth: () => readonly Cause[]) {}

  owns(path: string): boolean {
    return Object.values(TRACKER_PATHS).some((root) => path === root || path.startsWith(`${root}/`));
  }

  misbehave(fault: unknown): string | undefined {
    const { mode } = (fault ?? {}) as { mode?: unknown };
    if (mode !== "500" && mode !== "off") return "mode must be one of 500, off";
    this.down = mode === "500";
    return undefined;
  }

  async serve(message: IncomingMessage, response: ServerResponse, now: Date): Promise<void> {
    message.resume();
    const origin = `http://${message.headers.host ?? "localhost"}`;
    const { pathname, searchParams } = new URL(message.url ?? "/", origin);
    const send = (status: number, type: string, body: string) => {
      response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
      response.end(message.method === "HEAD" ? undefined : body);
    };
    if (this.down) return send(503, "text/html", "<h1>Service Unavailable</h1>\n");
    if (message.method !== "GET" && message.method !== "HEAD")
      return send(405, "text/plain", "Method Not Allowed\n");
    const answer = this.answer(pathname, searchParams, origin, now);
    if (answer) return send(answer.status, "application/json", JSON.stringify(answer.body));
    const page = formPage(pathname, searchParams) ?? this.page(pathname, searchParams, now);
    return page ? send(200, "text/html;charset=UTF-8", page) : send(404, "text/html", "<h1>Not Found</h1>\n");
  }

  private bugs(tracker: "launchpad" | "bugzilla", now: Date) {
    return bugsOf(this.truth(), now.getTime() / 1000).filter((bug) => bug.tracker === tracker);
  }

  private answer(path: string, search: URLSearchParams, origin: string, now: Date) {
    const { launchpadApi } = TRACKER_PATHS;
    if (path.startsWith(`${launchpadApi}/`))
      return launchpad(path.slice(launchpadApi.length), search, {
        bugs: this.bugs("launchpad", now),
        root: `${origin}${launchpadApi}`,
        web: `${origin}${TRACKER_PATHS.launchpad}`,
      });
    if (path === `${TRACKER_PATHS.bugzilla}/rest/bug`) return bugzilla(search, this.bugs("bugzilla", now));
    return undefined;
  }

  /** The page of a bug, for whoever follows a link. */
  private page(path: string, search: URLSearchParams, now: Date): string | undefined {
    const isLaunchpad = path.startsWith(`${TRACKER_PATHS.launchpad}/`);
    const id = isLaunchpad ? /\/(\d+)\/?$/.exec(path)?.[1] : search.get("id");
    const bug = this.bugs(isLaunchpad ? "launchpad" : "bugzilla", now).find((one) => String(one.id) === id);
    if (!bug) return undefined;
    return html(`${bug.id}: ${bug.title}`, `<p>${escaped(bug.description)}</p>`);
  }
}

/** Where each tracker takes a new bug, and the parameters that fill its form in. */
const FORMS = [
  { path: `${TRACKER_PATHS.launchpad}/${LP_PROJECT}/+filebug`, title: "field.title", text: "field.comment" },
  { path: `${TRACKER_PATHS.bugzilla}/enter_bug.cgi`, title: "short_desc", text: "comment" },
] as const;

/** The form of a new bug as it is filled in; the demo takes none. */
function formPage(path: string, search: URLSearchParams): string | undefined {
  const form = FORMS.find((one) => one.path === path);
  if (!form) return undefined;
  const filled = (name: string) => escaped(search.get(name) ?? "");
  const fields = `<p><label>Title<br><input size="100" readonly value="${filled(form.title)}"></label></p>
<p><label>Text<br><textarea cols="100" rows="30" readonly>${filled(form.text)}</textarea></label></p>`;
  return html(
    "New bug",
    `<p>The demo's tracker takes no bug: this is what its form would be filled with.</p>\n${fields}`,
  );
}

const html = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html lang="en"><head><title>${escaped(title)}</title></head><body><h1>${escaped(title)}</h1>${body}</body></html>\n`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

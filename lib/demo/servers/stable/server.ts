import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { StableTrack } from "../../world/koji-track";
import {
  buildsysTagFile,
  deliverableFile,
  deliverablesOf,
  publicationsFile,
  SERIES,
} from "../../world/stable-files";
import type { ServerPart } from "../part";
import { decide } from "./greenwave";

const HOUR = 3600;
const RELEASES = "/releases/deliverables/";
const TAGS = "/rdoinfo/buildsys-tags/";
const PUBLISHED = "/published/";
const DECISION = "/greenwave/api/v1.0/decision";

interface Answer {
  status: number;
  type: string;
  body: string;
}

const NOT_FOUND: Answer = { status: 404, type: "text/html", body: "<h1>Not Found</h1>\n" };
const file =
  (type: string) =>
  (body: string | undefined): Answer =>
    body === undefined ? NOT_FOUND : { status: 200, type, body };
const yaml = file("text/yaml; charset=utf-8");
const csv = file("text/csv; charset=utf-8");
const json = (status: number, body: unknown): Answer => ({
  status,
  type: "application/json",
  body: `${JSON.stringify(body)}\n`,
});

const shaOf = (text: string) => createHash("sha1").update(text).digest("hex");

/**
 * What stands beside Koji on the stable track: rdoinfo's desired tags, upstream's deliverables, Greenwave, and
 * `/published/<release>.csv`, to be downloaded for `npm run import`.
 */
export class StablePart implements ServerPart {
  readonly id = "stable";
  private down = false;

  constructor(private readonly track: StableTrack) {}

  owns(path: string): boolean {
    return (
      path.startsWith(TAGS) ||
      path.startsWith(PUBLISHED) ||
      path.startsWith("/releases/") ||
      path.startsWith("/greenwave/")
    );
  }

  misbehave(fault: unknown): string | undefined {
    const { mode } = (fault ?? {}) as { mode?: unknown };
    if (mode !== "500" && mode !== "off") return "mode must be one of 500, off";
    this.down = mode === "500";
    return undefined;
  }

  async serve(message: IncomingMessage, response: ServerResponse, now: Date): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const path = decodeURIComponent(new URL(message.url ?? "/", "http://localhost").pathname);
    const answer = this.down
      ? { ...NOT_FOUND, status: 503 }
      : this.answer(
          path,
          message.method ?? "GET",
          Buffer.concat(chunks).toString("utf8"),
          now.getTime() / 1000,
        );
    const body = Buffer.from(answer.body);
    response.writeHead(answer.status, { "Content-Type": answer.type, "Content-Length": body.length });
    response.end(body);
  }

  private answer(path: string, method: string, body: string, now: number): Answer {
    if (path.startsWith(TAGS))
      return yaml(buildsysTagFile(this.track, path.slice(TAGS.length).replace(/\.yml$/, "")));
    if (path.startsWith(RELEASES)) return this.deliverables(path.slice(RELEASES.length));
    if (path.startsWith(PUBLISHED))
      return csv(publicationsFile(this.track, path.slice(PUBLISHED.length, -4)));
    if (path !== DECISION) return NOT_FOUND;
    if (method !== "POST") return json(405, { message: "The method is not allowed for the requested URL." });
    const { status, body: decision } = decide(body, (nvr) => this.isNew(nvr, now));
    return json(status, decision);
  }

  private isNew(nvr: string, now: number): boolean {
    const build = this.track.hub.store.buildByNvr(nvr);
    return build !== undefined && now - (build.completed ?? now) < HOUR;
  }

  /** `<series>` lists the folder as a Git server's contents API does, `<series>/<name>.yaml` is a file of it. */
  private deliverables(path: string): Answer {
    const [series = "", name] = path.replace(/\/$/, "").split("/");
    if (!SERIES.includes(series)) return NOT_FOUND;
    const all = deliverablesOf(this.track, series);
    if (name === undefined)
      return json(
        200,
        [...all].map(([deliverable, one]) => ({
          name: `${deliverable}.yaml`,
          path: `deliverables/${series}/${deliverable}.yaml`,
          type: "file",
          sha: shaOf(one.upstream.map(({ hash }) => hash).join(" ")),
          download_url: null,
        })),
      );
    const one = all.get(name.replace(/\.yaml$/, ""));
    return one ? yaml(deliverableFile(one)) : NOT_FOUND;
  }
}

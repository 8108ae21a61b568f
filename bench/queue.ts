import { type HttpResult, shoot } from "./http";
import { median } from "./table";

const AT_ONCE = 50;
const TIMES = 5;

export interface QueueResult {
  failures: number;
  openItems: number;
  pages: HttpResult[];
  /** Acknowledging 50 items in one request: the median and the slowest of five. */
  acknowledgeMs: number;
  slowestMs: number;
}

interface Queue {
  total: number;
  items: { id: string; version: number }[];
  summary: { failures7d: number };
}

/** How fast the queue's first page answers 16 clients, and how fast one action on 50 items is. `site` is a demo. */
export async function benchQueue(site: string, failures: number): Promise<QueueResult> {
  const first = await ask<Queue>(site, "/api/v1/triage?limit=500");
  const pages: HttpResult[] = [];
  for (const path of ["/api/v1/triage", "/api/v1/triage?dfg=network&class=test"])
    pages.push(await shoot(site, path, 100));
  const cookie = await signIn(site);
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const items = first.items
      .slice(time * AT_ONCE, (time + 1) * AT_ONCE)
      .map(({ id, version }) => ({ id, version }));
    took.push(await acknowledge(site, cookie, items));
  }
  return {
    failures,
    openItems: first.total,
    pages,
    acknowledgeMs: Math.round(median(took)),
    slowestMs: Math.round(Math.max(...took)),
  };
}

async function ask<T>(site: string, path: string): Promise<T> {
  const answer = await fetch(`${site}${path}`);
  if (!answer.ok)
    throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return (await answer.json()) as T;
}

const post = (site: string, path: string, body: unknown, cookie = "") =>
  fetch(`${site}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", origin: site, cookie },
    body: JSON.stringify(body),
  });

/** As somebody who may work on everything. */
async function signIn(site: string): Promise<string> {
  const { people } = await ask<{ people: { id: string; roles: string[] }[] }>(site, "/api/v1/session");
  const person = people.find(({ roles }) => roles.includes("wrangler"));
  const answer = await post(site, "/api/v1/session", { person: person?.id ?? null });
  const [cookie] = answer.headers.get("set-cookie")?.split(";") ?? [];
  if (!answer.ok || !cookie) throw new Error(`signing in answered ${answer.status}: ${await answer.text()}`);
  return cookie;
}

async function acknowledge(site: string, cookie: string, items: Queue["items"]): Promise<number> {
  const began = performance.now();
  const answer = await post(site, "/api/v1/triage/actions", { action: "acknowledge", items }, cookie);
  const text = await answer.text();
  const ms = performance.now() - began;
  const done = answer.ok ? (JSON.parse(text) as { done: unknown[] }).done.length : 0;
  if (done !== items.length)
    throw new Error(`${done} of ${items.length} acknowledged, ${answer.status}: ${text.slice(0, 300)}`);
  return ms;
}

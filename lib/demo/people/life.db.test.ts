import { expect, test } from "vitest";
import { GET as getHealth } from "@/app/api/health/route";
import { GET as listAudit } from "@/app/api/v1/audit/route";
import { GET as getDuty } from "@/app/api/v1/duty/route";
import { PATCH as changeShift } from "@/app/api/v1/duty/shifts/[id]/route";
import { PATCH as changeIssue } from "@/app/api/v1/known-issues/[id]/route";
import { POST as preview } from "@/app/api/v1/known-issues/preview/route";
import { POST as addIssue, GET as listIssues } from "@/app/api/v1/known-issues/route";
import { GET as listReviews } from "@/app/api/v1/reviews/route";
import { GET as getSession, POST as setSession } from "@/app/api/v1/session/route";
import { GET as listSources } from "@/app/api/v1/sources/route";
import { POST as actOn } from "@/app/api/v1/triage/actions/route";
import { GET as listTriage } from "@/app/api/v1/triage/route";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { seedItem, seedTriage } from "@/lib/testing/seed-triage";
import { type Life, live } from "./life";
import { SiteClient } from "./site-client";

const SITE = "http://prodchain.test";
const site = dataSite(async (db) => {
  await seedTriage(db, NOW);
  const more = ["compute", "network", "production-chain"].flatMap((dfg) =>
    Array.from({ length: 6 }, (_, index) => ({ dfg, subject: `periodic-${dfg}-${index}` })),
  );
  for (const { dfg, subject } of more)
    await seedItem(db, NOW, { dfg, subject, title: `${subject}: went wrong in some way` });
  await seedItem(db, NOW, {
    subject: "periodic-tempest",
    title: "periodic-tempest: a volume hangs",
    headline:
      "volume 7 failed to reach available status (current detaching) within the required time (300 s).",
  });
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
const HANDLERS: Record<string, Handler> = {
  "GET /api/health": getHealth,
  "GET /api/v1/audit": listAudit,
  "GET /api/v1/duty": getDuty,
  "PATCH /api/v1/duty/shifts/*": changeShift,
  "GET /api/v1/known-issues": listIssues,
  "POST /api/v1/known-issues": addIssue,
  "PATCH /api/v1/known-issues/*": changeIssue,
  "POST /api/v1/known-issues/preview": preview,
  "GET /api/v1/reviews": listReviews,
  "GET /api/v1/session": getSession,
  "POST /api/v1/session": setSession,
  "GET /api/v1/sources": listSources,
  "GET /api/v1/triage": listTriage,
  "POST /api/v1/triage/actions": actOn,
};

/** What the site refused, but for who or what is not there: what may happen to a request that was right. */
const wrong: string[] = [];

/** The site's own handlers, as Next would call them. */
async function send(url: string, init: RequestInit): Promise<Response> {
  const { pathname } = new URL(url);
  const { method = "GET" } = init;
  const id = pathname.split("/").at(-1) ?? "";
  const place = `${method} ${pathname.slice(0, -id.length)}*`;
  const handler = HANDLERS[`${method} ${pathname}`] ?? HANDLERS[place];
  if (!handler) throw new Error(`nothing at ${method} ${pathname}`);
  const response = await handler(new Request(url, init), { params: Promise.resolve({ id }) });
  if (response.status === 400 || response.status === 415 || response.status >= 500)
    wrong.push(`${method} ${pathname}: ${await response.clone().text()}`);
  return response;
}

class Over extends Error {}
const said: string[] = [];
/** Lives until a number of days' acts were due. */
async function liveFor(acts: number): Promise<void> {
  let days = 0;
  const life: Life = {
    client: new SiteClient(SITE, send),
    seed: 1,
    now: () => site.clock.now(),
    bugs: () => [],
    log: (line) => said.push(line),
    async pause(ms) {
      if (ms >= 60_000 && ++days > acts) throw new Over();
      site.clock.advance(ms);
    },
  };
  await expect(live(life)).rejects.toThrow(Over);
}
const auditOf = async () =>
  (
    await site
      .db()
      .query<{ actor: string; action: string; kind: string }>(
        "select actor, action, subject_kind as kind from audit where subject_kind <> 'session' order by id",
      )
  ).rows;

test("people act through the product's API, go on where they left off, and leave other people's sites alone", async () => {
  await liveFor(3);
  expect(wrong).toEqual([]);
  const first = await auditOf();
  expect(first[0]).toMatchObject({ actor: "marta", kind: "rota" });
  expect(first.filter(({ kind }) => kind === "known-issue")).toHaveLength(1);
  const done = new Set(first.map(({ action }) => action));
  expect([...done]).toEqual(
    expect.arrayContaining(["triage:acknowledge", "triage:assign", "triage:escalate", "triage:snooze"]),
  );
  expect(said).toEqual([expect.stringMatching(/^the people did \d+ things$/)]);
  const { rows } = await site
    .db()
    .query("select state, count(*)::int from triage_item where is_open group by 1");
  expect(rows).toContainEqual({ state: "new", count: expect.any(Number) });

  await liveFor(2);
  expect(said).toHaveLength(1);
  expect((await auditOf()).length).toBeGreaterThan(first.length);
  expect((await auditOf()).length).toBeLessThanOrEqual(first.length + 2);

  await site.asOwner("alter table audit disable trigger user; delete from audit where subject_kind = 'rota'");
  const before = await auditOf();
  const away = { seed: 1, now: () => site.clock.now(), bugs: () => [], pause: async () => {} };
  await live({ ...away, client: new SiteClient(SITE, send), log: (line) => said.push(line) });
  expect(said.at(-1)).toMatch(/stay away/);
  expect(await auditOf()).toEqual(before);
});

test("what is refused, fails or answers nonsense is told by null", async () => {
  const client = new SiteClient(SITE, send);
  const version = { version: 1 };
  const act = { item: "T-1", action: "comment", reason: "x" } as const;
  expect(await client.act({ ...act, by: "nobody" }, version)).toBeNull();
  expect(await client.act({ ...act, by: "marta" }, { version: 999 })).toBeNull();
  expect(await new SiteClient(SITE, async () => new Response("<html>")).read("/x")).toBeNull();
  const gone = new SiteClient(SITE, () => Promise.reject(new Error("refused")));
  expect(await gone.act({ ...act, by: "marta" }, version)).toBeNull();
});

import type { ChainAnswer } from "@/lib/contract/chain";
import type { FailuresAnswer } from "@/lib/contract/failures";
import type { HealthAnswer } from "@/lib/contract/site";
import type { SourceRow, SourcesAnswer } from "@/lib/contract/sources";
import { expect, namesIn, open, rowsOf, test, timesIn } from "./fixtures";

// One after the other: what a source does wrong shows on every page.
test.describe.configure({ mode: "serial" });
test.setTimeout(150_000);

/** Ingest looks every 15 s, and after a failure a little later each time. */
const PATIENCE = { timeout: 90_000 };
const DOWN = "centos9-caracal";
const LYING = "centos9-antelope";

test("a source that is down and one that lies are named with the time; their last good data stay; both recover", async ({
  page,
  context,
  api,
  sources,
}) => {
  const feed = (instance: string) => feedOf(api, instance);
  const before = { down: await feed(DOWN), lying: await feed(LYING) };
  const kept = await api<FailuresAnswer>(`failures?instance=${DOWN}`);
  const known = async () => {
    const { lines } = await api<ChainAnswer>("chain");
    const line = lines.find((each) => each.instance === DOWN);
    return line?.stations.map(({ id, reachedAt, waiting }) => ({ id, reachedAt, waiting }));
  };
  const facts = await known();
  await open(page, "/");
  const stations = page.getByRole("list", { name: "Stations of caracal" }).getByRole("listitem");
  const alerts = page.getByRole("alert").getByRole("listitem").filter({ hasText: "cannot be read" });
  await expect(alerts).toHaveCount(0);

  await sources.misbehave({ mode: "reset", instance: DOWN });
  await sources.misbehave({ mode: "html200", instance: LYING });
  await expect(alerts, "the page says so without a reload").toHaveCount(2, PATIENCE);
  for (const [instance, { title }] of [
    [DOWN, before.down],
    [LYING, before.lying],
  ] as const) {
    const { errorSince, lastError } = await feed(instance);
    const alert = alerts.filter({ hasText: `${title} cannot be read since` });
    await expect(alert).toContainText("Shown is the last that is known");
    await expect(alert).toContainText(lastError ?? "no error is told");
    expect(await timesIn(alert)).toContain(errorSince);
  }
  expect(await known(), "the line keeps what was known").toEqual(facts);
  const verdicts = () => stations.allTextContents();
  await expect
    .poll(verdicts, PATIENCE)
    .not.toContainEqual(expect.stringMatching(/: (Good|Failing|At risk)\./));
  expect(await verdicts(), "no verdict on old data").toContainEqual(
    expect.stringContaining("Too old to say"),
  );

  const list = await context.newPage();
  await open(list, `/failures?instance=${DOWN}`);
  await expect(list.getByRole("alert").filter({ hasText: before.down.title })).toBeVisible();
  expect(await namesIn(rowsOf(list, "Packages and jobs that fail"))).toEqual(
    kept.items.map((row) => row.subject),
  );
  await open(list, "/sources");
  const row = rowsOf(list, "Sources and how their reading goes").filter({ hasText: before.down.title });
  await expect(row).toContainText("Failing");
  await expect(list.getByText(/^Failing since/).first()).toBeVisible();
  await expect(list.getByText(/Next try/).first()).toBeVisible();
  const health = (await (await page.request.get("/api/health")).json()) as HealthAnswer;
  expect(health.status, "one source in trouble is no reason to restart the site").toBe("degraded");
  expect(health.states.failing).toBe(2);

  await sources.misbehave({ mode: "off" });
  await expect(alerts, "the page takes it back by itself").toHaveCount(0, PATIENCE);
  expect((await feed(DOWN)).state).toBe("fresh");
});

test("records that do not fit are set aside with the reason, and the rest of the page is read", async ({
  page,
  api,
  sources,
}) => {
  const feed = () => feedOf(api, DOWN);
  const { title, runs } = await feed();
  await open(page, "/sources");
  const row = rowsOf(page, "Sources and how their reading goes").filter({
    has: page.getByRole("link", { name: title, exact: true }),
  });
  await sources.misbehave({ mode: "wrong-types", instance: DOWN });
  const begun = runs[0]?.startedAt ?? "";
  const spoilt = async () =>
    (await feed()).runs.find((run) => run.startedAt > begun && run.setAside > 0)?.rowsRead ?? 0;
  await expect.poll(spoilt, { ...PATIENCE, message: "rows read beside those set aside" }).toBeGreaterThan(0);
  await sources.misbehave({ mode: "off" });
  const { setAside } = await feed();
  await expect(row).toContainText("Fresh");
  await expect(row.getByRole("cell", { name: String(setAside), exact: true })).toBeVisible();

  await row.getByRole("link").first().click();
  const record = page.getByRole("dialog", { name: title }).getByRole("group").first();
  await record.locator("summary").click();
  await expect(record.locator("pre"), "the record as the source sent it").toContainText("about ");
});

async function feedOf(api: <T>(path: string) => Promise<T>, instance: string): Promise<SourceRow> {
  const { items } = await api<SourcesAnswer>("sources");
  const found = items.find((row) => row.instance === instance && row.source === "dlrn");
  if (!found) throw new Error(`no DLRN feed of ${instance}`);
  return found;
}

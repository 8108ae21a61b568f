import type { HoldUpsAnswer } from "@/lib/contract/hold-ups";
import { expect, open, test, timesIn } from "./fixtures";

/** A dependency's new version keeps a dozen packages of master from building, and with them its promotions. */
const ROOT = { instance: "centos9-master", cause: "oslo-messaging-17.1" };
/** A job fails on every candidate of antelope. */
const STUCK = { instance: "centos9-antelope", target: "current-podified", cause: "adoption-ceph-times-out" };

test("the first screen names the root of stuck promotions, who has it and since when, and leads there", async ({
  page,
  api,
  sources,
}) => {
  const cause = (await sources.truth()).find(({ id }) => id === ROOT.cause);
  const { items } = await api<HoldUpsAnswer>(`hold-ups?instance=${ROOT.instance}&root=known`);
  // Worst first. While a candidate is under test the whole release is moving, and its components alone are held up.
  const held = items.find(({ root }) => cause?.packages?.includes(root?.subject.name ?? ""));
  const { root } = held ?? {};
  if (!root) throw new Error("the cause holds nothing up");
  expect(root.dfg).not.toBeNull();

  await open(page, "/promotions");
  const line = page
    .getByRole("region", { name: "What holds promotions up" })
    .getByRole("listitem")
    .filter({ hasText: `on ${held?.release}` })
    .filter({ hasText: root.text });
  await expect(line).toBeInViewport({ ratio: 1 });
  await expect(line.getByRole("link", { name: root.dfg?.name ?? "", exact: true })).toBeVisible();
  expect(await timesIn(line)).toContain(root.since);
  await line.getByRole("link", { name: root.text }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(root.subject.name);
});

test("a target's page leads down to the root, lists every required job, and has what to run again ready", async ({
  page,
  api,
  sources,
}) => {
  const [job] = (await sources.truth()).find(({ id }) => id === STUCK.cause)?.jobs ?? [];
  const path = `/promotions/${STUCK.instance}/${STUCK.target}`;
  const { items } = await api<HoldUpsAnswer>(`hold-ups?instance=${STUCK.instance}&target=${STUCK.target}`);
  const [holdUp] = items;
  if (!holdUp?.candidate) throw new Error("nothing was offered to the target");
  // While a newer candidate is under test nothing holds it up yet, and nothing is to be run again.
  const isMoving = holdUp.state === "moving";
  const undecided = holdUp.candidate.jobs.filter(({ state }) => state === "running" || state === "not-run");
  if (isMoving) expect(undecided, "jobs that are still to tell").not.toEqual([]);
  else expect(holdUp.root?.subject.name).toBe(job);
  await open(page, path);
  const card = page.getByRole("region", { name: "What holds it up" });
  await expect(card).toBeInViewport({ ratio: 0.5 });
  const steps = card.getByRole("list", { name: "From the target down to the root" }).getByRole("listitem");
  await expect(steps).toHaveCount(holdUp.steps.length);
  for (const { job } of holdUp.candidate.jobs)
    await expect(card.getByRole("link", { name: job, exact: true })).toBeVisible();
  // What failed on candidate after candidate, and runs again now, holds it up and is not to be started a second time.
  if (isMoving || holdUp.rerun.length === 0) return;
  await card.getByText(/^Run \d+ missing jobs? again/).click();
  const definition = card.getByRole("textbox", { name: "Definition" });
  for (const { job } of holdUp.rerun) await expect(definition).toHaveValue(new RegExp(`- ${job}:`));
});

import type { HoldUpsAnswer } from "@/lib/contract/hold-ups";
import { expect, open, test, timesIn } from "./fixtures";

const STUCK = { instance: "centos9-antelope", target: "current-podified", cause: "adoption-ceph-times-out" };

test("the first screen names the root of a stuck promotion, who has it and since when, and leads there", async ({
  page,
  api,
  sources,
}) => {
  const cause = (await sources.truth()).find(({ id }) => id === STUCK.cause);
  const [job = ""] = cause?.jobs ?? [];
  const query = `instance=${STUCK.instance}&target=${STUCK.target}`;
  const { items } = await api<HoldUpsAnswer>(`hold-ups?${query}`);
  const { root } = items[0] ?? {};
  expect(root?.subject.name).toBe(job);
  expect(root?.dfg).not.toBeNull();

  await open(page, "/promotions");
  const line = page
    .getByRole("region", { name: "What holds promotions up" })
    .getByRole("listitem")
    .filter({ hasText: job });
  await expect(line).toBeInViewport({ ratio: 1 });
  await expect(line.getByRole("link", { name: root?.dfg?.name ?? "", exact: true })).toBeVisible();
  expect(await timesIn(line)).toContain(root?.since);
  await line.getByRole("link", { name: job }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(job);
});

test("a target's page leads down to the root, lists every required job, and has what to run again ready", async ({
  page,
  api,
}) => {
  const path = `/promotions/${STUCK.instance}/${STUCK.target}`;
  const { items } = await api<HoldUpsAnswer>(`hold-ups?instance=${STUCK.instance}&target=${STUCK.target}`);
  const [holdUp] = items;
  if (!holdUp?.candidate) throw new Error("nothing was offered to the target");
  await open(page, path);
  const card = page.getByRole("region", { name: "What holds it up" });
  await expect(card).toBeInViewport({ ratio: 0.5 });
  const steps = card.getByRole("list", { name: "From the target down to the root" }).getByRole("listitem");
  await expect(steps).toHaveCount(holdUp.steps.length);
  for (const { job } of holdUp.candidate.jobs)
    await expect(card.getByRole("link", { name: job, exact: true })).toBeVisible();
  await card.getByText(/^Run \d+ missing jobs? again/).click();
  const definition = card.getByRole("textbox", { name: "Definition" });
  for (const { job } of holdUp.rerun) await expect(definition).toHaveValue(new RegExp(`- ${job}:`));
});

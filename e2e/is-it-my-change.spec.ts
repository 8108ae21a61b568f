import type { LiveAnswer } from "@/lib/contract/live";
import type { PackageAnswer } from "@/lib/contract/packages";
import type { ReviewAnswer, ReviewsAnswer } from "@/lib/contract/reviews";
import { expect, open, rowsOf, test } from "./fixtures";

test("reviews are narrowed by what they are for, and the address keeps it", async ({ page, api }) => {
  await open(page, "/reviews");
  const { facets } = await api<ReviewsAnswer>("reviews");
  const kind = facets.kind[0];
  if (!kind) throw new Error("no review is open in the default scenario");
  await page.getByRole("button", { name: "Filter by For" }).click();
  await page.getByRole("dialog", { name: "Filter by For" }).getByRole("link").first().click();
  await expect(page).toHaveURL(`/reviews?kind=${kind.value}`);
  await expect(async () => {
    const { items } = await api<ReviewsAnswer>(`reviews?kind=${kind.value}`);
    await expect(rowsOf(page, "Reviews")).toHaveCount(items.length, { timeout: 500 });
  }).toPass();
});

test("a review that fails its tests says whose each failure is", async ({ page, api }) => {
  const { review, set, job } = await judgedFailure(api);
  await open(page, `/reviews/${review.number}?gerrit=${review.gerrit}`);
  await expect(page.getByRole("heading", { level: 1, name: review.subject })).toBeVisible();
  const href = `/builds/zuul/${encodeURIComponent(job.build)}`;
  const line = page
    .locator(`#set-${set.uuid}`)
    .getByRole("listitem")
    .filter({ has: page.locator(`a[href="${href}"]`) });
  await expect(line).toContainText(/Yours|Broken trunk|Flaky|Infrastructure|Not known whose/);
  await expect(line).toContainText(job.failure.verdictWhy);
});

/** A job that failed in a review's current set and was judged. Of a set that has only just failed, the builds may still be unread. */
async function judgedFailure(api: <T>(path: string) => Promise<T>) {
  const { items } = await api<ReviewsAnswer>("reviews?limit=500");
  for (const review of items.filter((each) => each.ci === "failed")) {
    const { buildsets } = await api<ReviewAnswer>(`reviews/${review.number}?gerrit=${review.gerrit}`);
    for (const set of buildsets.filter((each) => each.isCurrent))
      for (const { build, failure } of set.jobs)
        if (build !== null && failure) return { review, set, job: { build, failure } };
  }
  throw new Error("no open review has a judged failure");
}

test("what runs now is shown pipeline by pipeline", async ({ page, api }) => {
  await open(page, "/live");
  await expect(async () => {
    const { items } = await api<LiveAnswer>("live");
    const pipelines = [...new Set(items.map((item) => item.pipeline))];
    for (const pipeline of pipelines)
      await expect(page.getByRole("heading", { level: 2, name: pipeline, exact: true })).toBeVisible({
        timeout: 500,
      });
  }).toPass();
});

test("a package says in which stage of Koji its builds stand", async ({ page, api }) => {
  const { items } = await api<ReviewsAnswer>("reviews?status=merged&kind=distgit-update&limit=200");
  let found: PackageAnswer | undefined;
  for (const name of new Set(items.flatMap((review) => review.package ?? []))) {
    const answer = await api<PackageAnswer>(`packages/${name}`);
    if (answer.stable.some((release) => release.stages.length > 0)) found = answer;
    if (found) break;
  }
  if (!found) throw new Error("no package of a merged update is in Koji");
  await open(page, `/packages/${found.name}`);
  const stages = rowsOf(page, `Stages of ${found.name} in Koji`);
  await expect(stages).toHaveCount(found.stable.length);
});

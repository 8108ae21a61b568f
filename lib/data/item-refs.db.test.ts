import { expect, test } from "vitest";
import { FailureQuery } from "@/lib/contract/failures";
import { JobQuery } from "@/lib/contract/jobs";
import { dataSite, NOW } from "@/lib/testing/data-site";
import { seedTriage } from "@/lib/testing/seed-triage";
import { getBuild } from "./builds";
import { listFailures } from "./failures";
import { getJob } from "./jobs-one";
import { PUBLIC_READER } from "./reader";
import { getTriageItem } from "./triage-item";

dataSite(async (db) => {
  await seedTriage(db, NOW);
});

test("a failure, its build and its job name the triage item that holds it", async () => {
  const { items } = await listFailures(PUBLIC_READER, FailureQuery.parse({ limit: 500 }));
  const row = items.find((each) => each.item !== null && each.source === "zuul");
  if (!row?.item) throw new Error("no failing job has an item");
  const { subjects } = await getTriageItem(PUBLIC_READER, null, row.item.id);
  expect(subjects.map((subject) => subject.subject)).toContain(row.subject);
  expect((await getBuild(PUBLIC_READER, row.source, row.lastRed.id ?? "")).item).toEqual(row.item);
  const { causes } = await getJob(PUBLIC_READER, row.subject, JobQuery.parse({}));
  expect(causes.map((cause) => cause.item)).toContainEqual(row.item);
});

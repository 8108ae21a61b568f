import { expect, it } from "vitest";
import { taskMentions } from "./task-mentions";

const link = (id: number) => `https://koji.example.org/koji/taskinfo?taskID=${id}`;

it.each([
  [`Warning:\n  CBS Task ID 77 ${link(77)}`, [77]],
  [JSON.stringify([{ url: link(7) }, { url: link(8) }, { url: link(7) }]), [7, 8]],
  [`see (${link(5)}).`, [5]],
  ["taskinfo?taskID=9", []],
  ["ftp://koji.example.org/taskinfo?taskID=9", []],
  ["https://koji.example.org/taskinfo?taskID=12345678901234567890", []],
  ["", []],
])("of %j the tasks are %j", (text, ids) => {
  expect(taskMentions(text).map((one) => one.taskId)).toEqual(ids);
  for (const one of taskMentions(text)) expect(one.webUrl).toBe("https://koji.example.org/koji");
});

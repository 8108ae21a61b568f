import { expect, test } from "vitest";
import { type Toast, withToast } from "./toasts";

const done = (id: number): Toast => ({ id, kind: "done", lines: [`${id}`], undo: () => undefined });
const warn = (id: number): Toast => ({ id, kind: "warn", lines: [`${id}`] });

test("a warning beside what was done leaves its Undo in sight", () => {
  expect(withToast([done(1)], warn(2)).map(({ id }) => id)).toEqual([1, 2]);
});

test("what is done next takes the place of what was done, and leaves the warnings", () => {
  expect(withToast([done(1), warn(2)], done(3)).map(({ id }) => id)).toEqual([2, 3]);
});

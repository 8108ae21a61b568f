import { expect, it } from "vitest";
import { listOf } from "./list-of";

it.each([
  ["/jobs/x", "/jobs"],
  ["/reviews/1", "/reviews"],
  ["/triage/T-1", "/triage"],
  ["/builds/zuul/rdo:x", "/failures"],
  ["/jobs", undefined],
  ["/", undefined],
  ["/constructor/x", undefined],
])("an unknown %s leads to %s", (path, href) => {
  expect(listOf(path)?.href).toBe(href);
});

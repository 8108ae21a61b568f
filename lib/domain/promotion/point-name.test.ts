import { describe, expect, it } from "vitest";
import { readPointName } from "./point-name";

describe("the name of something to compare", () => {
  it.each([
    ["promotion-12", { kind: "promotion", id: 12 }],
    ["2026-03-01", { kind: "date", at: new Date("2026-03-01T23:59:59.999Z") }],
    ["2026-03-01T12:00", { kind: "date", at: new Date("2026-03-01T12:00:00Z") }],
    ["2026-03-01T12:00:00+02:00", { kind: "date", at: new Date("2026-03-01T10:00:00Z") }],
    ["8c1d77e05b2f8c1d77e05b2f8c1d77e0", { kind: "candidate", key: "8c1d77e05b2f8c1d77e05b2f8c1d77e0" }],
    ["8c1d77", { kind: "candidate", key: "8c1d77" }],
    ["80016", { kind: "candidate", key: "80016" }],
  ])("%s is understood", (text, name) => {
    expect(readPointName(text)).toEqual(name);
  });

  it.each([
    "",
    "8c1",
    "2026-02-31",
    "2026-13-01",
    "yesterday",
    "promotion-",
    "8c1d77'; drop",
    "2026-03-01T25:00",
  ])("%j is none", (text) => {
    expect(readPointName(text)).toBeNull();
  });
});

import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { latestRows, patched } from "./patch-cache";

const row = (id: string) => ({ id, version: 1, state: "new" });
const seen = new Map([["T-2", (each: object) => ({ ...each, state: "acknowledged" })]]) as never;

describe("changing what the browser holds", () => {
  it("reaches pages of the queue, lists and single items", () => {
    const list = { items: [row("T-1"), row("T-2")], total: 2 };
    const changed = { items: [row("T-1"), { ...row("T-2"), state: "acknowledged" }], total: 2 };
    expect(patched(list, seen)).toEqual(changed);
    expect(patched({ pages: [list], pageParams: [null] }, seen)).toEqual({
      pages: [changed],
      pageParams: [null],
    });
    expect(patched({ item: row("T-2"), subjects: [] }, seen)).toEqual({
      item: { ...row("T-2"), state: "acknowledged" },
      subjects: [],
    });
  });
  it("leaves what does not hold the item the very same object, so that nothing is drawn again", () => {
    const pages = { pages: [{ items: [row("T-1")] }], pageParams: [null] };
    expect(patched(pages, seen)).toBe(pages);
    const item = { item: row("T-1"), subjects: [] };
    expect(patched(item, seen)).toBe(item);
    expect(patched(undefined, seen)).toBeUndefined();
  });
});

describe("items as they are by now", () => {
  it("takes the latest version that the browser holds anywhere, and what was given where it holds none", () => {
    const client = new QueryClient();
    client.setQueryData(["triage", "pages", {}], { pages: [{ items: [row("T-1")] }], pageParams: [null] });
    client.setQueryData(["triage-item", "T-1"], { item: { ...row("T-1"), version: 3 }, subjects: [] });
    const given = [{ ...row("T-1"), version: 2 }, row("T-9")] as never;
    expect(latestRows(client, given).map(({ id, version }) => [id, version])).toEqual([
      ["T-1", 3],
      ["T-9", 1],
    ]);
  });
});

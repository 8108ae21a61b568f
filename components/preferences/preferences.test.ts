import { expect, it } from "vitest";
import { DFG_COOKIE, preferencesFrom, THEME_COOKIE, ZONE_COOKIE } from "./preferences";

const from = (jar: Record<string, string>) => preferencesFrom((name) => jar[name]);

it("preferences come from cookies", () => {
  expect(from({ [THEME_COOKIE]: "dark", [ZONE_COOKIE]: "Europe/Prague", [DFG_COOKIE]: "network" })).toEqual({
    theme: "dark",
    zone: "Europe/Prague",
    dfg: "network",
  });
});

it("a cookie that is not one of ours reads as not chosen", () => {
  const chosen = from({ [THEME_COOKIE]: "pink", [ZONE_COOKIE]: "Mars/Base", [DFG_COOKIE]: "../x" });
  expect(chosen).toEqual({ theme: "system", zone: null, dfg: null });
});

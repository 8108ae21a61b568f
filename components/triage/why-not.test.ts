import { describe, expect, it } from "vitest";
import type { SessionAnswer } from "@/lib/contract/people";
import { type Judged, whyNot, whyNotAny } from "./why-not";

const network = { slug: "network", name: "Network" };
const session = (dfgs: string[], roles: "wrangler"[] = []): SessionAnswer => ({
  person: { id: "ana", name: "Ana", roles, dfgs: dfgs.map((slug) => ({ slug, name: slug, role: "member" })) },
  canSignIn: true,
  why: null,
  people: [],
});
const item = (set: Partial<Judged> = {}): Judged => ({
  state: "new",
  snoozedUntil: null,
  escalation: null,
  dfg: network,
  bugs: [],
  ...set,
});
const asked = { to: { slug: "storage", name: "Storage" }, from: network, level: 1, at: "" };

describe("why an action cannot be done", () => {
  it("a member of the DFG that has it may, others may not", () => {
    expect(whyNot(session(["network"]), "acknowledge", item())).toBeNull();
    expect(whyNot(session(["storage"]), "acknowledge", item())).toMatch(/^Only members/);
    expect(whyNot(session([], ["wrangler"]), "acknowledge", item())).toBeNull();
  });
  it("who is asked may answer until they returned it", () => {
    expect(
      whyNot(session(["storage"]), "accept", item({ escalation: { ...asked, state: "pending" } })),
    ).toBeNull();
    expect(
      whyNot(session(["storage"]), "return", item({ escalation: { ...asked, state: "returned" } })),
    ).toMatch(/^Only the DFG it was escalated to/);
    expect(whyNot(session([], ["wrangler"]), "return", item())).toBe("It is not escalated.");
  });
  it("nobody is told whom to act as", () => {
    const nobody = { ...session([]), person: null, why: "Choose who you are." };
    expect(whyNot(nobody, "acknowledge", item())).toBe("Choose who you are.");
    expect(whyNot(undefined, "comment", item())).toMatch(/not known/);
  });
  it("what is over wants to be reopened first", () => {
    const over = item({ state: "recovered" });
    expect(whyNot(session(["network"]), "snooze", over)).toBe("It is closed: reopen it first.");
    expect(whyNot(session(["network"]), "reopen", over)).toBeNull();
    expect(whyNot(session(["network"]), "comment", over)).toBeNull();
  });
  it("of several items one that fits is enough", () => {
    const rows = [item({ dfg: { slug: "storage", name: "Storage" } }), item()];
    expect(whyNotAny(session(["network"]), "acknowledge", rows)).toBeNull();
    expect(whyNotAny(session(["network"]), "acknowledge", rows.slice(0, 1))).not.toBeNull();
    expect(whyNotAny(session(["network"]), "acknowledge", [])).toBe("No item is chosen.");
  });
});

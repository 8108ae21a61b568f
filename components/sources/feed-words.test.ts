import { expect, it } from "vitest";
import { readCommand, titled } from "./feed-words";

const row = (title: string, url: string) => ({ title, url });
const titles = (rows: Parameters<typeof titled>[0]) => titled(rows).map((each) => each.title);

it.each([
  [
    ["https://x.example/component-master.yaml", "https://x.example/integration-master.yaml?h=main"],
    ["components", "integration"],
  ],
  [
    ["https://x.example/a/one.yaml", "https://x.example/a/two.yaml"],
    ["one.yaml", "two.yaml"],
  ],
  [
    ["https://x.example/component/master.yaml", "https://x.example/cs9/master.yaml"],
    ["component/master.yaml", "cs9/master.yaml"],
  ],
])("tells feeds of one title apart by their files: %o", ([one = "", two = ""], words) => {
  const rows = [row("Criteria Master", one), row("Criteria Master", two), row("Criteria Epoxy", one)];
  expect(titles(rows)).toEqual([...words.map((word) => `Criteria Master, ${word}`), "Criteria Epoxy"]);
});

it("names the command that reads a feed again", () => {
  expect(readCommand("koji-cbs")).toBe("npm run ingest -- --once --feed koji-cbs");
});

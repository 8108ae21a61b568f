import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "./csv";
import { parsePublications } from "./index";

const now = new Date("2025-07-01T12:00:00Z");
const parse = (text: string) => parsePublications(text, now);
const messages = (text: string) => parse(text).mistakes.map(({ line, message }) => `${line}: ${message}`);
const HEADER = "nvr,repository,advisory,time\n";
const GOOD = "openstack-nova-31.1.0-1.el9,cloud9s-epoxy,RHBA-2025:1234,2025-06-30T10:00:00Z";

describe("publications in CSV", () => {
  it("one fact a line; an advisory may be missing", () => {
    expect(parse(`${HEADER}${GOOD}\npython-oslo-db-17.2.0-1.el9,repo,,2025-06-30\n`)).toEqual({
      facts: [
        {
          nvr: "openstack-nova-31.1.0-1.el9",
          repository: "cloud9s-epoxy",
          advisory: "RHBA-2025:1234",
          publishedAt: new Date("2025-06-30T10:00:00Z"),
        },
        {
          nvr: "python-oslo-db-17.2.0-1.el9",
          repository: "repo",
          advisory: null,
          publishedAt: new Date("2025-06-30T00:00:00Z"),
        },
      ],
      mistakes: [],
      repeated: [],
    });
  });

  it("takes a spreadsheet's form: BOM, CRLF, semicolons, other names and order, quotes, more columns", () => {
    const text = `\uFEFFPublished At;Repo;"Build";note\r\n2025-06-30 10:00;r;"a-1-1";"two\r\nlines; ""quoted"""\r\n\r\n2025-06-30;r;b-1;x`;
    const { facts, mistakes } = parse(text);
    expect(facts.map(({ nvr, repository }) => [nvr, repository])).toEqual([["a-1-1", "r"]]);
    expect(mistakes).toEqual([
      { line: 5, message: 'nvr "b-1" is not name-version-release', text: "2025-06-30,r,b-1,x" },
    ]);
  });

  it("says every fault of a line at once", () =>
    expect(messages(`${HEADER}nova,,x,soon`)).toEqual([
      '2: repository is missing; nvr "nova" is not name-version-release; time "soon" is not a time such as 2025-07-01T12:00:00Z',
    ]));

  it.each([
    ["", ["1: the file is empty"]],
    [
      "nvr,time\na-1-1,2025-06-30",
      ["1: the header has no repository; it has: nvr, time", "2: not read: the header is at fault"],
    ],
    ["nvr,build,repo,time\n", ["1: the header has nvr twice"]],
    [`${HEADER}a-1-1,r,2025-06-30\n${GOOD}`, ["2: has 3 cells, the header has 4"]],
    [`${HEADER}"a-1-1,r,,2025-06-30\n${GOOD}`, ["2: a quote is not closed"]],
    [`${HEADER}"a"-1-1,r,,2025-06-30\n${GOOD}`, ["2: text behind a closing quote"]],
    [`${HEADER}a-1-1\0,r,,2025-06-30`, ["2: nvr holds a character U+0000"]],
    [`${HEADER}a-1-1.src.rpm,r,,2025-06-30`, ['2: nvr "a-1-1.src.rpm" is not name-version-release']],
    [`${HEADER}a-1-1,r,,2025-07-03`, ["2: time 2025-07-03 lies in the future"]],
  ])("names the line: %j", (text, expected) => {
    expect(messages(text)).toEqual(expected);
    if (text.endsWith(GOOD)) expect(parse(text).facts).toHaveLength(1);
  });

  it("counts what is said twice, and refuses what is said differently", () => {
    const other = GOOD.replace("10:00", "11:00");
    const { facts, repeated, mistakes } = parse(`${HEADER}${GOOD}\n${GOOD}\n${other}\n`);
    expect([facts.length, repeated, mistakes.length]).toEqual([1, [3], 1]);
    expect(mistakes[0]?.message).toMatch(/another time than line 2/);
  });

  it("reads back whatever cells were written", () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", " ", ";") });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const text = ["a,b", ...rows.map((row) => row.map(quote).join(","))].join("\n");
        const { records, mistakes } = parseCsv(text);
        const trimmed = rows.map((row) => row.map((c) => c.trim())).filter((row) => row.some(Boolean));
        expect(mistakes).toEqual([]);
        expect(records.slice(1).map(({ cells }) => cells)).toEqual(trimmed);
      }),
    );
  });

  it("accounts for every line of a torn file", () => {
    const line = fc.constantFrom(GOOD, "a,b", '"', '"x"y', "", "b-1-1,r,,2025-01-01", "b-1-1,r,,2025-01-02");
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { facts, mistakes, repeated } = parse(HEADER + lines.join("\n"));
        const good = lines.filter((one) => /^\S+-1.*20/.test(one)).length;
        // A quote left open in one line can only be closed by a later line's quote, which then is part of its cell.
        const quotes = lines.filter((one) => one.includes('"')).length;
        if (quotes === 0)
          expect(facts.length + mistakes.length + repeated.length).toBe(lines.filter(Boolean).length);
        expect(facts.length).toBeLessThanOrEqual(good);
      }),
    );
  });
});

describe("publications in JSON", () => {
  const row = (nvr: string, more = "") =>
    `{"nvr":"${nvr}","repository":"r","time":"2025-06-30T10:00:00Z"${more}}`;

  it("a list, with the line of each mistake", () => {
    const text = `[\n  ${row("a-1-1", ',"advisory":null')},\n  {\n    "nvr": "b"\n  },\n\n  7, ${row("c-1-1", ',"time2":[1,"]"]')},\n  {"nvr": }\n]\n`;
    expect(parse(text).facts.map(({ nvr }) => nvr)).toEqual(["a-1-1", "c-1-1"]);
    expect(messages(text)).toEqual([
      '3: repository is missing; time is missing; nvr "b" is not name-version-release',
      "7: is not an object",
      "8: is not JSON",
    ]);
  });

  it("one object a line", () => {
    const text = `${row("a-1-1")}\n${row("b-1-1", ',"x":"}"')}\n{"nvr":1}\n`;
    expect(parse(text).facts).toHaveLength(2);
    expect(messages(text)).toEqual(["3: nvr must be text; repository is missing; time is missing"]);
  });

  it.each([
    ["[]", ["1: the list is empty"]],
    [`[${row("a-1-1")}`, ["1: the list is not closed"]],
    [`[${row("a-1-1")}] tail`, ["1: is not JSON"]],
    [
      `[\n${row("a-1-1")},\n{"nvr":"b-1-1,\n"repository":"r"},\n${row("c-1-1")}]`,
      ["3: this and the 1 lines after it are not JSON"],
    ],
    [`[${row("a-1-1", ',"repo":"s"')}]`, ["1: has repository twice"]],
  ])("says what is wrong: %j", (text, expected) => expect(messages(text)).toEqual(expected));
});

describe("times", () => {
  const at = (time: string) => parse(`${HEADER}a-1-1,r,,"${time}"`).facts[0]?.publishedAt.toISOString();
  it.each([
    ["2025-06-30T10:00:00.1234567Z", "2025-06-30T10:00:00.123Z"],
    ["2025-06-30 10:00:00 UTC", "2025-06-30T10:00:00.000Z"],
    ["2025-06-30T10:00:00+02:00", "2025-06-30T08:00:00.000Z"],
    ["2025-06-30T10:00-0530", "2025-06-30T15:30:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2025-02-29", undefined],
    ["2025-06-30T24:00:00Z", undefined],
    ["2025-06-30T10:00:00+99:00", undefined],
    ["30/06/2025", undefined],
    ["1751277600", undefined],
  ])("%s", (time, expected) => expect(at(time)).toBe(expected));
});

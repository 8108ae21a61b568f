import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordings } from "@/lib/testing/recordings";
import { createXmlRpcDecoder, decodeXmlRpc } from "./xml-rpc-decode";
import { encodeCall, encodeValue, named, type XmlRpcInput } from "./xml-rpc-encode";
import type { XmlRpcValue } from "./xml-rpc-scalar";

const answer = (inside: string) =>
  `<?xml version='1.0'?>\n<methodResponse><params><param><value>${inside}</value></param></params></methodResponse>`;
const decode = (inside: string) => decodeXmlRpc(answer(inside)).params[0];

describe("decoding", () => {
  it.each<[string, XmlRpcValue]>([
    ["<int>-7</int>", -7],
    ["<i4> 12 </i4>", 12],
    ["<i8>5368709120</i8>", 5368709120],
    ["<i8>9007199254740993</i8>", "9007199254740993"],
    ["<double>1751317699.731207</double>", 1751317699.731207],
    ["<boolean>1</boolean>", true],
    ["<nil/>", null],
    ["<string>caf\u00e9 &lt;&amp;&gt; &#9731;</string>", "caf\u00e9 <&> \u2603"],
    ["bare text", "bare text"],
    ["", ""],
    ["<string/>", ""],
    ["<string><![CDATA[a<b]]></string>", "a<b"],
    ["\n <int>1</int>\n", 1],
    ["<dateTime.iso8601>20250701T12:00:00</dateTime.iso8601>", "20250701T12:00:00"],
    ["<array><data><value><int>1</int></value><value><nil/></value></data></array>", [1, null]],
    ["<array><data/></array>", []],
    ["<struct/>", {}],
    ["<struct><member><name>tag.name</name><value>x</value></member></struct>", { "tag.name": "x" }],
  ])("reads %s", (inside, value) => {
    expect(decode(inside)).toEqual(value);
  });

  it("reads base64 as bytes", () => {
    expect(Buffer.from(decode("<base64>aGFs\nbG8=</base64>") as Uint8Array).toString()).toBe("hallo");
  });

  it("keeps a member called __proto__ a member", () => {
    const value = decode(
      "<struct><member><name>__proto__</name><value>x</value></member></struct>",
    ) as object;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("replaces a control byte rather than losing the document", () => {
    expect(decode("<string>a\u0000b\u001bc</string>")).toBe("a\ufffdb\ufffdc");
  });

  it.each([
    ["an integer that is none", answer("<int>1.5</int>")],
    ["a number that is none", answer("<double>nan</double>")],
    ["a boolean that is none", answer("<boolean>yes</boolean>")],
    ["a full nil", answer("<nil>0</nil>")],
    ["an unknown element", answer("<float>1</float>")],
    ["two values in one", answer("<int>1</int><int>2</int>")],
    ["text beside a type", answer("x<int>1</int>")],
    ["text in a struct", answer("<struct>x</struct>")],
    ["a member without a name", answer("<struct><member><value>x</value></member></struct>")],
    ["a member without a value", answer("<struct><member><name>x</name></member></struct>")],
    ["an array without data", answer("<array></array>")],
    ["an unknown entity", answer("<string>&nbsp;</string>")],
    ["a document type", `<!DOCTYPE methodResponse [<!ENTITY a "b">]>${answer("&a;").slice(21)}`],
    ["a page of HTML", "<html><body><p>Bad gateway<br></body></html>"],
    ["an answer without a value", "<methodResponse><params></params></methodResponse>"],
    ["an empty parameter", "<methodResponse><params><param></param></params></methodResponse>"],
    ["nothing", ""],
    ["a second document", answer("1") + answer("2").slice(21)],
    ["endless nesting", answer("<array><data><value>".repeat(300))],
  ])("refuses %s", (_name, text) => {
    expect(() => decodeXmlRpc(text)).toThrow(SyntaxError);
  });

  it("refuses a document cut anywhere", () => {
    const whole = answer("<array><data><value><string>a&amp;b</string></value></data></array>");
    for (let cut = 0; cut < whole.length; cut++)
      expect(() => decodeXmlRpc(whole.slice(0, cut)), `cut at ${cut}`).toThrow(SyntaxError);
  });

  it("gives the rows of a deep array as they close, and keeps none", () => {
    const rows: XmlRpcValue[] = [];
    const text = answer(
      encodeValue([[{ id: 1 }], [{ tag_listing: [{ a: [1, 2] }, { a: [] }], other: [3] }]]),
    );
    const decoder = createXmlRpcDecoder([{ path: [1, 0, "tag_listing"], row: (row) => rows.push(row) }]);
    const half = text.indexOf("<name>other");
    decoder.write(text.slice(0, half));
    expect(rows).toEqual([{ a: [1, 2] }, { a: [] }]);
    decoder.write(text.slice(half));
    expect(decoder.end().params).toEqual([[[{ id: 1 }], [{ tag_listing: [], other: [3] }]]]);
  });
});

describe("encoding", () => {
  it("writes what a hub understands", () => {
    expect(encodeCall("listBuilds", [named({ state: 3, pattern: undefined, big: 2 ** 40 })])).toBe(
      "<?xml version='1.0'?>\n<methodCall><methodName>listBuilds</methodName><params><param><value><struct>" +
        "<member><name>state</name><value><int>3</int></value></member>" +
        "<member><name>big</name><value><i8>1099511627776</i8></value></member>" +
        "<member><name>__starstar</name><value><boolean>1</boolean></value></member>" +
        "</struct></value></param></params></methodCall>\n",
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "a\u0000b", "\ud800", 2n ** 63n])("refuses %s", (value) => {
    expect(() => encodeValue(value)).toThrow(TypeError);
  });

  it("comes back as it went, cut into pieces anywhere", () => {
    const text = fc.string({ unit: "grapheme" });
    const { value } = fc.letrec<{ value: XmlRpcInput }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((n) => n || 0),
        text,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 40 }), (sent, step) => {
        const call = encodeCall("echo", [sent]);
        const decoder = createXmlRpcDecoder();
        for (let at = 0; at < call.length; at += step) decoder.write(call.slice(at, at + step));
        expect(decoder.end()).toEqual({ method: "echo", params: [sent], fault: undefined });
      }),
    );
  });
});

const folder = recordings("koji");

describe.skipIf(!folder)("recorded documents", () => {
  const read = (name: string) => readFileSync(join(folder ?? "", name), "utf8");
  const names = folder ? readdirSync(folder).filter((name) => name.endsWith(".response.xml")) : [];

  it.each(names)("%s decodes", (name) => {
    const { params, fault } = decodeXmlRpc(read(name));
    expect(params.length + (fault === undefined ? 0 : 1)).toBe(1);
  });

  it.each(folder ? readdirSync(join(folder, "expected")) : [])("%s is as the key says", (name) => {
    const key = JSON.parse(read(`expected/${name}`)) as {
      result?: unknown;
      fault?: { code: number; string: string };
    };
    const { params, fault } = decodeXmlRpc(read(name.replace(".json", ".response.xml")));
    if (key.fault) expect(fault).toEqual({ faultCode: key.fault.code, faultString: key.fault.string });
    else expect(params[0]).toEqual(key.result);
  });

  it.each(folder ? readdirSync(folder).filter((n) => n.endsWith(".request.xml") && !/^5[12]-/.test(n)) : [])(
    "%s is encoded back to the same call",
    (name) => {
      const { method, params } = decodeXmlRpc(read(name));
      expect(decodeXmlRpc(encodeCall(method ?? "", params as XmlRpcInput[]))).toEqual({
        method,
        params,
        fault: undefined,
      });
    },
  );
});

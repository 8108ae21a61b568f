import { SaxesParser } from "saxes";
import { KojiDouble, type KojiStruct, type KojiValue } from "../../rows/koji-rows";

/** A call or an answer; `method` is empty for an answer. */
export interface KojiDocument {
  method: string;
  params: KojiValue[];
  fault?: KojiStruct;
}

type Frame = { values: KojiValue[]; names: string[]; typed: boolean };

/** A simple value by the name of its element; doubles stay told apart from whole numbers. */
function simple(type: string, text: string): KojiValue | undefined {
  switch (type) {
    case "int":
    case "i4":
    case "i8":
      return Number.parseInt(text, 10);
    case "boolean":
      return text.trim() === "1";
    case "double":
      return new KojiDouble(Number(text));
    case "string":
      return text;
    case "nil":
      return null;
    default:
      return undefined;
  }
}

/** Reads an XML-RPC document. Throws an Error when it is not well-formed. */
export function decodeDocument(xml: string): KojiDocument {
  const document: KojiDocument = { method: "", params: [] };
  const top: Frame = { values: [], names: [], typed: false };
  const frames: Frame[] = [top];
  let text = "";
  let inFault = false;
  const frame = () => frames.at(-1) ?? top;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("text", (chunk) => {
    text += chunk;
  });
  parser.on("opentag", ({ name }) => {
    if (name === "array" || name === "struct") frames.push({ values: [], names: [], typed: false });
    else if (name === "value") frame().typed = false;
    else if (name === "fault") inFault = true;
    text = "";
  });
  parser.on("closetag", ({ name }) => {
    const value = simple(name, text);
    if (value !== undefined) {
      frame().values.push(value);
      frame().typed = true;
    } else if (name === "array" || name === "struct") {
      const { values, names } = frames.pop() ?? top;
      const whole =
        name === "array" ? values : Object.fromEntries(names.map((n, i) => [n, values[i] ?? null]));
      frame().values.push(whole);
      frame().typed = true;
    } else if (name === "name") frame().names.push(text);
    else if (name === "methodName") document.method = text.trim();
    else if (name === "value" && !frame().typed) frame().values.push(text);
    text = "";
  });
  parser.write(xml).close();
  if (inFault) document.fault = top.values[0] as KojiStruct;
  else document.params = top.values;
  return document;
}

/** A value as handlers want it: doubles are plain numbers. */
export function plain(value: KojiValue): KojiValue {
  if (value instanceof KojiDouble) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

import { SaxesParser } from "saxes";
import { decodeScalar, isScalar, type XmlRpcStruct, type XmlRpcValue } from "./xml-rpc-scalar";

/** Takes the elements of one array as they close, so that a long list is never whole in memory. */
export interface RowSink {
  /** Where the array stands in the first parameter: member names and array indexes; [] is the parameter itself. */
  path: readonly (string | number)[];
  row(value: XmlRpcValue): void;
}

/** A whole document. `method` is set for a call, `fault` for an answer that says the call failed. */
export interface XmlRpcDocument {
  method: string | undefined;
  params: XmlRpcValue[];
  fault: XmlRpcValue | undefined;
}

export interface XmlRpcDecoder {
  /** The next piece of text, cut anywhere. Throws on the first thing that is not XML or not XML-RPC. */
  write(text: string): void;
  /** The document; throws when it is cut short. */
  end(): XmlRpcDocument;
}

/** Where each element may stand; scalars stand in a value. "" is the document. */
const PARENTS: Record<string, readonly string[]> = {
  methodCall: [""],
  methodResponse: [""],
  methodName: ["methodCall"],
  params: ["methodCall", "methodResponse"],
  fault: ["methodResponse"],
  param: ["params"],
  value: ["param", "fault", "data", "member"],
  array: ["value"],
  data: ["array"],
  struct: ["value"],
  member: ["struct"],
  name: ["member"],
};
const MAX_DEPTH = 400;

/** One open element. `value` is what it has come to so far, `rows` how many elements an array has had. */
interface Open {
  tag: string;
  text: string;
  name: string | undefined;
  value: XmlRpcValue | undefined;
  rows: number;
  sink: RowSink | undefined;
}

/**
 * Decodes XML-RPC with Koji's extensions (nil, i8). Strict: well-formed or nothing, no DTD, no entity but the five of
 * XML, no element that XML-RPC does not have. An i8 outside JavaScript's safe integers stays text.
 */
export function createXmlRpcDecoder(sinks: readonly RowSink[] = []): XmlRpcDecoder {
  const open: Open[] = [];
  const document: XmlRpcDocument = { method: undefined, params: [], fault: undefined };
  const deepest = Math.max(-1, ...sinks.map((sink) => sink.path.length));
  let complete = false;

  /** Where the innermost open element stands, as a sink's path says it; undefined below another parameter or a fault. */
  function pathOf(): (string | number)[] | undefined {
    if (document.params.length > 0 || open[1]?.tag !== "params") return undefined;
    return open.slice(0, -1).flatMap<string | number>(({ tag, name, rows }) => {
      if (tag === "data") return rows;
      return tag === "member" ? (name ?? "") : [];
    });
  }

  function sinkHere(): RowSink | undefined {
    if (deepest < 0) return undefined;
    const path = pathOf();
    if (!path || path.length > deepest) return undefined;
    return sinks.find(
      (sink) => sink.path.length === path.length && sink.path.every((step, i) => step === path[i]),
    );
  }

  function start(tag: string): void {
    const parent = open.at(-1);
    const allowed = isScalar(tag) ? parent?.tag === "value" : PARENTS[tag]?.includes(parent?.tag ?? "");
    if (!allowed) throw new SyntaxError(`<${tag}> in ${parent ? `<${parent.tag}>` : "the document"}`);
    if (open.length >= MAX_DEPTH) throw new SyntaxError("nested too deeply");
    if (parent?.tag === "value" && (parent.value !== undefined || parent.text.trim() !== ""))
      throw new SyntaxError("a value holds more than one thing");
    const element: Open = { tag, text: "", name: undefined, value: undefined, rows: 0, sink: undefined };
    open.push(element);
    if (tag === "struct") element.value = {};
    if (tag === "data") {
      element.value = [];
      element.sink = sinkHere();
    }
  }

  function text(piece: string): void {
    const element = open.at(-1);
    if (!element) return;
    if (holdsText(element)) element.text += piece;
    else if (piece.trim() !== "") throw new SyntaxError(`text in <${element.tag}>`);
  }

  function close(): void {
    const element = open.pop();
    if (!element) return;
    const value = finished(element);
    const parent = open.at(-1);
    if (parent) deliver(element, value, parent, document);
    else complete = document.method !== undefined || document.params.length > 0 || !!document.fault;
  }

  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw new SyntaxError(error.message);
  });
  parser.on("doctype", () => {
    throw new SyntaxError("a document type is not accepted");
  });
  parser.on("opentag", ({ name }) => start(name));
  parser.on("text", text);
  parser.on("cdata", text);
  parser.on("closetag", close);

  return {
    write: (piece) => {
      parser.write(withoutControls(piece));
    },
    end: () => {
      parser.close();
      if (!complete) throw new SyntaxError("neither a call nor an answer");
      return document;
    },
  };
}

/** Decodes a whole document. Throws SyntaxError; see createXmlRpcDecoder. */
export function decodeXmlRpc(text: string, sinks: readonly RowSink[] = []): XmlRpcDocument {
  const decoder = createXmlRpcDecoder(sinks);
  for (let at = 0; at < text.length; at += SLICE) decoder.write(text.slice(at, at + SLICE));
  return decoder.end();
}
const SLICE = 64 * 1024;

const holdsText = ({ tag, value }: Open) =>
  isScalar(tag) || tag === "name" || tag === "methodName" || (tag === "value" && value === undefined);

/** Elements that must have come to something by the time they close. */
const NEVER_EMPTY = new Set(["array", "member", "param", "fault"]);

/** What an element that closes has come to; undefined when it carries no value of its own. */
function finished({ tag, text, name, value }: Open): XmlRpcValue | undefined {
  if (isScalar(tag)) return decodeScalar(tag, text);
  if (tag === "value") return value === undefined ? text : value;
  if (tag === "name" || tag === "methodName") return text;
  if (NEVER_EMPTY.has(tag) && value === undefined) throw new SyntaxError(`<${tag}> without a value`);
  if (tag === "member" && name === undefined) throw new SyntaxError("a member without a name");
  return value;
}

/** Hands a closed element's value to the element it stands in. */
function deliver(
  element: Open,
  value: XmlRpcValue | undefined,
  parent: Open,
  document: XmlRpcDocument,
): void {
  if (value === undefined) return;
  const { tag } = element;
  if (tag === "methodName") document.method = String(value);
  else if (tag === "param") document.params.push(value);
  else if (tag === "fault") document.fault = value;
  else if (tag === "name") parent.name = String(value);
  else if (tag === "member") setMember(parent, element.name ?? "", value);
  else if (parent.tag === "data") addRow(parent, value);
  else parent.value = value;
}

function addRow(data: Open, value: XmlRpcValue): void {
  data.rows += 1;
  if (data.sink) data.sink.row(value);
  else if (Array.isArray(data.value)) data.value.push(value);
}

/** A member may be called __proto__; defining every one as a property would be the dearest part of decoding. */
function setMember(struct: Open, name: string, value: XmlRpcValue): void {
  const members = struct.value as XmlRpcStruct;
  if (name !== "__proto__") members[name] = value;
  else Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 cannot hold
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** A stray control byte in someone's build description must not make a hub unreadable for ever. */
const withoutControls = (text: string) => text.replace(CONTROLS, "\ufffd");

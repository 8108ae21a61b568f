import { KojiDouble, type KojiValue } from "../../rows/koji-rows";

const PROLOGUE = "<?xml version='1.0'?>\n";
const I4 = 2 ** 31;

/** What XML cannot hold at all is left out. */
const CONTROL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string): string =>
  text.replace(CONTROL, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function decimal(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** One value, laid out as the hub's language does. */
export function encodeValue(value: KojiValue): string {
  if (value === null) return "<value><nil/></value>";
  if (typeof value === "boolean") return `<value><boolean>${value ? 1 : 0}</boolean></value>\n`;
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return `<value><double>${decimal(value)}</double></value>\n`;
    const type = value >= I4 || value < -I4 ? "i8" : "int";
    return `<value><${type}>${value}</${type}></value>\n`;
  }
  if (typeof value === "string") return `<value><string>${escaped(value)}</string></value>\n`;
  if (value instanceof KojiDouble) return `<value><double>${decimal(value.value)}</double></value>\n`;
  if (Array.isArray(value)) {
    return `<value><array><data>\n${value.map(encodeValue).join("")}</data></array></value>\n`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `<member>\n<name>${escaped(name)}</name>\n${encodeValue(member)}</member>\n`,
  );
  return `<value><struct>\n${members.join("")}</struct></value>\n`;
}

const params = (values: readonly KojiValue[]) =>
  `<params>\n${values.map((value) => `<param>\n${encodeValue(value)}</param>\n`).join("")}</params>\n`;

export const encodeResult = (value: KojiValue): string =>
  `${PROLOGUE}<methodResponse>\n${params([value])}</methodResponse>\n`;

export const encodeFault = (code: number, text: string): string =>
  `${PROLOGUE}<methodResponse>\n<fault>\n${encodeValue({ faultCode: code, faultString: text })}</fault>\n</methodResponse>\n`;

/** The document of a call, as hubs keep a task's request. */
export const encodeCall = (method: string, values: readonly KojiValue[]): string =>
  `${PROLOGUE}<methodCall>\n<methodName>${escaped(method)}</methodName>\n${params(values)}</methodCall>\n`;

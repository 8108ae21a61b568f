/** What an answer can hold. Integers outside JavaScript's safe range and date-times stay text. */
export type XmlRpcValue = null | boolean | number | string | Uint8Array | XmlRpcValue[] | XmlRpcStruct;
export interface XmlRpcStruct {
  [name: string]: XmlRpcValue;
}

const SCALARS = new Set([
  "nil",
  "boolean",
  "int",
  "i4",
  "i8",
  "double",
  "string",
  "base64",
  "dateTime.iso8601",
]);

export const isScalar = (tag: string): boolean => SCALARS.has(tag);

/** The value of a scalar element. Throws SyntaxError when the text is none of its type. */
export function decodeScalar(tag: string, text: string): XmlRpcValue {
  switch (tag) {
    case "nil":
      return checked(text.trim() === "", null, tag, text);
    case "boolean":
      return checked(/^\s*[01]\s*$/.test(text), text.trim() === "1", tag, text);
    case "int":
    case "i4":
    case "i8":
      return decodeInteger(tag, text);
    case "double":
      return checked(text.trim() !== "" && Number.isFinite(Number(text)), Number(text), tag, text);
    case "base64":
      return checked(/^[\sA-Za-z0-9+/=]*$/.test(text), Buffer.from(text, "base64"), tag, text);
    default:
      return text;
  }
}

function decodeInteger(tag: string, text: string): number | string {
  const digits = text.trim();
  const value = Number(digits);
  return checked(/^[+-]?\d{1,19}$/.test(digits), Number.isSafeInteger(value) ? value : digits, tag, text);
}

function checked<T>(fits: boolean, value: T, tag: string, text: string): T {
  if (!fits) throw new SyntaxError(`not a ${tag}: ${text.slice(0, 40)}`);
  return value;
}

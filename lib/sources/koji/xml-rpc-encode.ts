/** What a call may carry. `undefined` members of a struct are left out; a bigint is sent as i8. */
export type XmlRpcInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly XmlRpcInput[]
  | { readonly [name: string]: XmlRpcInput | undefined };

/** Named arguments as Koji takes them: the last positional argument, a struct that says so. */
export const named = (args: Record<string, XmlRpcInput | undefined>) => ({ ...args, __starstar: true });

/** The document of one call. Throws TypeError on what XML-RPC or XML cannot carry (NaN, control characters). */
export function encodeCall(method: string, params: readonly XmlRpcInput[]): string {
  const sent = params.map((param) => `<param><value>${encodeValue(param)}</value></param>`).join("");
  return `<?xml version='1.0'?>\n<methodCall><methodName>${escapeText(method)}</methodName><params>${sent}</params></methodCall>\n`;
}

/** The inside of one `value` element. */
export function encodeValue(value: XmlRpcInput): string {
  if (value === null) return "<nil/>";
  switch (typeof value) {
    case "boolean":
      return `<boolean>${value ? 1 : 0}</boolean>`;
    case "number":
      return encodeNumber(value);
    case "bigint":
      return encodeInteger(value);
    case "string":
      return `<string>${escapeText(value)}</string>`;
  }
  if (isList(value))
    return `<array><data>${value.map((item) => `<value>${encodeValue(item)}</value>`).join("")}</data></array>`;
  const members = Object.entries(value).map(([name, inner]) =>
    inner === undefined
      ? ""
      : `<member><name>${escapeText(name)}</name><value>${encodeValue(inner)}</value></member>`,
  );
  return `<struct>${members.join("")}</struct>`;
}

/** Array.isArray does not narrow a readonly array. */
const isList = (value: object): value is readonly XmlRpcInput[] => Array.isArray(value);

function encodeNumber(value: number): string {
  if (Number.isSafeInteger(value)) return encodeInteger(BigInt(value));
  if (!Number.isFinite(value)) throw new TypeError(`XML-RPC has no ${value}`);
  return `<double>${value}</double>`;
}

/** Koji's extension to the standard: i8 for what does not fit 32 bits. */
function encodeInteger(value: bigint): string {
  if (value !== BigInt.asIntN(64, value)) throw new TypeError(`${value} does not fit 64 bits`);
  return value === BigInt.asIntN(32, value) ? `<int>${value}</int>` : `<i8>${value}</i8>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 cannot hold
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u;

function escapeText(text: string): string {
  if (FORBIDDEN.test(text))
    throw new TypeError("XML cannot hold this text: control character or half a surrogate pair");
  return text.replace(/[&<>\r]/g, (c) =>
    c === "&" ? "&amp;" : c === "<" ? "&lt;" : c === ">" ? "&gt;" : "&#13;",
  );
}

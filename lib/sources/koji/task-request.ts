import { decodeXmlRpc } from "./xml-rpc-decode";
import type { XmlRpcStruct, XmlRpcValue } from "./xml-rpc-scalar";

/**
 * The parameters a task was started with. Hubs send them as the document of a call in a string, or decoded when asked to.
 * Undefined when they were not sent or cannot be read: a task is worth keeping without them.
 */
export function taskParams(request: unknown): XmlRpcValue[] | undefined {
  if (Array.isArray(request)) return request as XmlRpcValue[]; // decoded by this client already
  if (typeof request !== "string" || request === "") return undefined;
  try {
    return decodeXmlRpc(request).params;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Parameters by name: given by position, or as Koji's struct of named arguments at the end. */
export function requestOf<Name extends string>(
  params: readonly XmlRpcValue[],
  names: readonly Name[],
): Partial<Record<Name, XmlRpcValue>> {
  const last = params.at(-1);
  const given = isNamed(last) ? last : {};
  const positional = isNamed(last) ? params.slice(0, -1) : params;
  const entries = names.map((name, i) => [name, i < positional.length ? positional[i] : given[name]]);
  return Object.fromEntries(entries) as Partial<Record<Name, XmlRpcValue>>;
}

const isNamed = (value: XmlRpcValue | undefined): value is XmlRpcStruct =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "__starstar");

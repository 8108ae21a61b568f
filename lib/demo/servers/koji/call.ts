import type { KojiStruct, KojiValue } from "../../rows/koji-rows";
import type { KojiStore } from "../../rows/koji-store";

/** What a hub answers a call with that fails. */
export class HubFault extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const generic = (text: string) => new HubFault(1000, text);

/** Arguments by name; absent ones are undefined. */
export type Args = Readonly<Record<string, KojiValue | undefined>>;

/** One call of the hub's API. */
export interface Method {
  /** Names of its arguments in order. */
  names: readonly string[];
  run(store: KojiStore, args: Args, now: number): KojiValue;
}

export const isStruct = (value: KojiValue | undefined): value is KojiStruct =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Positional and named arguments together; a struct with `__starstar` at the end holds the named ones. */
export function argumentsOf(method: string, names: readonly string[], params: readonly KojiValue[]): Args {
  const last = params.at(-1);
  const isNamed = isStruct(last) && Object.hasOwn(last, "__starstar");
  const { __starstar, ...named } = isNamed ? last : {};
  const positional = isNamed ? params.slice(0, -1) : params;
  const unknown = Object.keys(named).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new HubFault(1019, `RootExports.${method}() got an unexpected keyword argument '${unknown}'`);
  }
  if (positional.length > names.length) {
    const { length } = positional;
    throw new HubFault(
      1019,
      `RootExports.${method}() takes at most ${names.length + 1} positional arguments but ${length + 1} were given`,
    );
  }
  return { ...named, ...Object.fromEntries(positional.map((value, i) => [names[i] ?? "", value])) };
}

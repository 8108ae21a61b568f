import type { KojiStruct, KojiValue } from "../../rows/koji-rows";
import type { KojiStore } from "../../rows/koji-store";
import { buildMethods } from "./builds";
import { argumentsOf, generic, HubFault, isStruct, type Method } from "./call";
import { decodeDocument, plain } from "./decode";
import { encodeFault, encodeResult } from "./encode";
import { historyMethods } from "./history";
import { sliced } from "./query-opts";
import { tagMethods } from "./tags";
import { taskMethods } from "./tasks";
import { timeNumber } from "./times";

export const KOJI_VERSION = "1.35.3";
const OFFLINE = 1014;

const listHosts: Method = {
  names: ["arches", "channelID", "ready", "enabled", "userID", "queryOpts"],
  run: (store, { queryOpts }) =>
    sliced(
      store.hosts.map((host) => ({
        arches: host.arches,
        capacity: timeNumber(4),
        comment: null,
        description: "",
        enabled: true,
        id: host.id,
        name: host.name,
        ready: true,
        task_load: host.load,
        update_ts: null,
        user_id: host.userId,
      })),
      queryOpts,
    ),
};

const METHODS: Readonly<Record<string, Method>> = {
  ...buildMethods,
  ...tagMethods,
  ...historyMethods,
  ...taskMethods,
  listHosts,
  getAPIVersion: { names: [], run: () => 1 },
  getKojiVersion: { names: [], run: () => KOJI_VERSION },
};

/** Calls that change something: nobody is logged in here. */
const WRITES = /^(tag|untag|move|cancel|build|create|delete|edit|import|reset|restart)[A-Z]/;

/** One hub: its rows, and whether it says to be offline. */
export interface KojiHub {
  id: string;
  /** Path of XML-RPC, of the web pages and of the files. */
  hubPath: string;
  webPath: string;
  filesPath: string;
  store: KojiStore;
  /** Words of the outage while there is one: every call is then answered with fault 1014. */
  offline?: string | undefined;
}

function call(hub: KojiHub, method: string, params: readonly KojiValue[], now: number): KojiValue {
  if (hub.offline !== undefined) throw new HubFault(OFFLINE, hub.offline);
  if (method === "multiCall") return multiCall(hub, params[0], now);
  if (method === "filterResults") return filterResults(hub, params, now);
  if (method === "count") return lengthOf(call(hub, String(params[0]), params.slice(1), now));
  const found = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!found) {
    if (WRITES.test(method)) throw new HubFault(1004, "you must be logged in for this operation");
    throw generic(`Invalid method: ${method}`);
  }
  return found.run(hub.store, argumentsOf(method, found.names, params), now);
}

const lengthOf = (value: KojiValue): number =>
  Array.isArray(value) ? value.length : isStruct(value) ? Object.keys(value).length : 1;

function multiCall(hub: KojiHub, calls: KojiValue | undefined, now: number): KojiValue {
  if (!Array.isArray(calls)) throw new HubFault(1019, "multiCall takes an array of calls");
  return calls.map((one) => {
    try {
      const { methodName, params } = isStruct(one) ? one : {};
      return [call(hub, String(methodName), Array.isArray(params) ? params : [], now)];
    } catch (error) {
      if (!(error instanceof HubFault) || error.code === OFFLINE) throw error;
      const name = error.code === 1000 ? "koji.GenericError" : "Exception";
      const traceback = ["Traceback (most recent call last):\n", `${name}: ${error.message}\n`];
      return { faultCode: error.code, faultString: error.message, traceback };
    }
  });
}

/** Sorts and cuts the result of a call that has no queryOpts of its own. */
function filterResults(hub: KojiHub, params: readonly KojiValue[], now: number): KojiValue {
  const last = params.at(-1);
  const named = isStruct(last) && Object.hasOwn(last, "__starstar") ? last : undefined;
  const { filterOpts, ...others } = named ?? {};
  const [method, ...positional] = named ? params.slice(0, -1) : params;
  const result = call(hub, String(method), [...positional, ...(named ? [others] : [])], now);
  return Array.isArray(result) ? sliced(result as KojiStruct[], filterOpts) : result;
}

/** An answer to the body of a POST: a document, or why there is none. */
export function answerHub(hub: KojiHub, body: string, now: number): { text: string } | { invalid: string } {
  if (body.trim() === "") return { invalid: "Empty request" };
  let document: ReturnType<typeof decodeDocument>;
  try {
    document = decodeDocument(body);
  } catch {
    return { invalid: "not well-formed (invalid token): line 1, column 0" };
  }
  try {
    return { text: encodeResult(call(hub, document.method, document.params.map(plain), now)) };
  } catch (error) {
    if (error instanceof HubFault) return { text: encodeFault(error.code, error.message) };
    return { text: encodeFault(1, `<class 'Exception'>: ${String(error)}`) };
  }
}

import { KojiDouble, type KojiStruct, type KojiTaskRow, type KojiValue, TASK } from "../../rows/koji-rows";
import type { KojiStore } from "../../rows/koji-store";
import { type Args, generic, HubFault, isStruct, type Method } from "./call";
import { encodeCall, encodeFault, encodeResult } from "./encode";
import { sliced } from "./query-opts";
import { timeNumber, timeText } from "./times";

const faultOf = ({ code, text }: { code: number; text: string }): KojiStruct => ({
  faultCode: code,
  faultString: text,
});

function resultOf({ result }: KojiTaskRow, decoded: boolean): KojiValue {
  if (!result) return null;
  if (decoded) return "fault" in result ? faultOf(result.fault) : result.value;
  return "fault" in result ? encodeFault(result.fault.code, result.fault.text) : encodeResult(result.value);
}

const core = (task: KojiTaskRow): KojiStruct => ({
  arch: task.arch,
  awaited: task.awaited,
  channel_id: task.channelId,
  completion_time: timeText(task.completed),
  completion_ts: timeNumber(task.completed),
  create_time: timeText(task.created),
  create_ts: timeNumber(task.created),
  host_id: task.hostId,
  id: task.id,
  label: task.label,
  method: task.method,
  owner: task.ownerId,
});

const rest = (task: KojiTaskRow): KojiStruct => ({
  start_time: timeText(task.started),
  start_ts: timeNumber(task.started),
  state: task.state,
  waiting: task.waiting,
  weight: new KojiDouble(task.weight),
});

const listed = (store: KojiStore, task: KojiTaskRow, decoded: boolean): KojiStruct => ({
  ...core(task),
  owner_name: store.users.get(task.ownerId) ?? "",
  owner_type: 0,
  parent: task.parent,
  priority: task.priority,
  request: decoded ? task.request : encodeCall(task.method, task.request),
  result: resultOf(task, decoded),
  ...rest(task),
});

const info = (task: KojiTaskRow): KojiStruct => ({
  ...core(task),
  parent: task.parent,
  priority: task.priority,
  ...rest(task),
});

/** Options of listTasks that compare one field. */
const FIELDS: Readonly<Record<string, (task: KojiTaskRow) => KojiValue>> = {
  method: (task) => task.method,
  state: (task) => task.state,
  arch: (task) => task.arch,
  owner: (task) => task.ownerId,
  host_id: (task) => task.hostId,
  channel_id: (task) => task.channelId,
  parent: (task) => task.parent,
};

const TIMES: Readonly<Record<string, (task: KojiTaskRow) => number | null>> = {
  created: (task) => task.created,
  started: (task) => task.started,
  complete: (task) => task.completed,
};

/** A test for each option given; the hub answers to unknown ones with a fault. */
function tests(opts: KojiStruct): ((task: KojiTaskRow) => boolean)[] {
  return Object.entries(opts).flatMap(([name, value]) => {
    if (name === "decode") return [];
    const not = name.startsWith("not_");
    const field = FIELDS[not ? name.slice(4) : name];
    if (field) {
      const wanted = Array.isArray(value) ? value : [value];
      return [(task: KojiTaskRow) => wanted.includes(field(task)) !== not];
    }
    const [, side = "", way] = /^(created|started|complete)(Before|After)$/.exec(name) ?? [];
    const time = TIMES[side];
    if (!time || typeof value !== "number") throw generic(`Invalid option: ${name}`);
    return [
      (task: KojiTaskRow) => {
        const at = time(task);
        return at !== null && (way === "After" ? at > value : at < value);
      },
    ];
  });
}

/** Unlike every other call it takes its two structs by position. */
const listTasks: Method = {
  names: ["opts", "queryOpts"],
  run(store, { opts, queryOpts }) {
    const given = isStruct(opts) ? opts : {};
    const wanted = tests(given);
    const decoded = given.decode === true;
    const found: KojiTaskRow[] = [];
    for (const task of store.tasks.values()) if (wanted.every((test) => test(task))) found.push(task);
    return sliced(
      found.map((task) => listed(store, task, decoded)),
      queryOpts,
    );
  },
};

const getTaskInfo: Method = {
  names: ["task_id", "request", "strict"],
  run(store, { task_id, request, strict }) {
    const one = (id: KojiValue): KojiValue => {
      const task = store.tasks.get(Number(id));
      if (!task && strict === true) throw generic("query returned no rows");
      return task ? { ...info(task), ...(request === true ? { request: task.request } : {}) } : null;
    };
    return Array.isArray(task_id) ? task_id.map(one) : one(task_id ?? null);
  },
};

const getTaskChildren: Method = {
  names: ["task_id", "request", "strict"],
  run: (store, { task_id }) => store.children(Number(task_id)).map(info),
};

const getTaskDescendents: Method = {
  names: ["task_id", "request"],
  run(store, { task_id }) {
    const tree: KojiStruct = {};
    const add = (id: number): void => {
      const children = store.children(id);
      tree[String(id)] = children.map(info);
      for (const child of children) add(child.id);
    };
    add(taskOrFault(store, task_id).id);
    return tree;
  },
};

function taskOrFault(store: KojiStore, id: KojiValue | undefined): KojiTaskRow {
  const task = store.tasks.get(Number(id));
  if (!task) throw generic(`No such task: ${String(id)}`);
  return task;
}

const getTaskResult: Method = {
  names: ["taskId", "raise_fault"],
  run(store, { taskId, raise_fault }) {
    const task = taskOrFault(store, taskId);
    if (task.state === TASK.CANCELED) throw generic(`Task ${task.id} is canceled`);
    if (!task.result) throw generic(`Task ${task.id} has not finished`);
    if (!("fault" in task.result)) return task.result.value;
    const { code, text } = task.result.fault;
    if (raise_fault === false) return faultOf(task.result.fault);
    throw new HubFault(code, text);
  },
};

function outputOf(store: KojiStore, args: Args, now: number) {
  const task = store.tasks.get(Number(args.taskID));
  return { at: task?.completed ?? now, files: task ? store.output(task, now) : new Map<string, string>() };
}

const listTaskOutput: Method = {
  names: ["taskID", "stat", "all_volumes", "strict"],
  run(store, args, now) {
    const { at, files } = outputOf(store, args, now);
    if (args.stat !== true) return [...files.keys()];
    const time = timeNumber(at);
    const stat = (text: string): KojiStruct => ({
      st_atime: time,
      st_ctime: time,
      st_mtime: time,
      st_size: String(Buffer.byteLength(text)),
    });
    return Object.fromEntries([...files].map(([name, text]) => [name, stat(text)]));
  },
};

/** Bytes of a file as base64 in a string; a negative offset counts from its end. */
const downloadTaskOutput: Method = {
  names: ["taskID", "fileName", "offset", "size", "volume"],
  run(store, args, now) {
    const { offset, size, fileName } = args;
    const text = outputOf(store, args, now).files.get(String(fileName));
    if (text === undefined)
      throw generic(`no file "${String(fileName)}" output by task ${String(args.taskID)}`);
    const bytes = Buffer.from(text);
    const asked = typeof offset === "number" ? offset : 0;
    const from = asked < 0 ? Math.max(0, bytes.length + asked) : asked;
    const length = typeof size === "number" && size >= 0 ? size : bytes.length;
    return bytes.subarray(from, from + length).toString("base64");
  },
};

export const taskMethods: Readonly<Record<string, Method>> = {
  listTasks,
  getTaskInfo,
  getTaskChildren,
  getTaskDescendents,
  getTaskResult,
  listTaskOutput,
  downloadTaskOutput,
};

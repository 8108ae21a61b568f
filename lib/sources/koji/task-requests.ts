import type { KojiTaskFact } from "@/lib/domain/koji/facts";
import { ProdchainError } from "@/lib/shared/errors";
import { mapTask } from "./map";
import { gather } from "./rows";
import type { KojiRequest } from "./rpc";
import { KojiOutputWire, KojiResultFaultWire, KojiTaskTreeWire, KojiTaskWire } from "./schema";
import { named } from "./xml-rpc-encode";

/** What a failed task ended with. */
export interface TaskFault {
  faultCode: number;
  faultString: string;
}

/** The children of each task below one, by the parent's id. Children that do not fit are left out. */
export const taskTree = (taskId: number): KojiRequest<Map<number, KojiTaskFact[]>> => ({
  method: "getTaskDescendents",
  params: [taskId],
  read: (result) => {
    const tree = KojiTaskTreeWire.safeParse(result);
    if (!tree.success) throw changed("getTaskDescendents");
    return new Map(
      Object.entries(tree.data).map(([parent, children]) => {
        const { rows, add } = gather({ part: "tasks", schema: KojiTaskWire, map: mapTask });
        for (const child of children) add(child);
        return [Number(parent), rows.facts];
      }),
    );
  },
});

/**
 * How a task ended; null when it succeeded. Without `quietly`, for hubs that do not know raise_fault, the call itself
 * fails with the task's fault.
 */
export const taskResult = (taskId: number, quietly = true): KojiRequest<TaskFault | null> => ({
  method: "getTaskResult",
  params: quietly ? [taskId, named({ raise_fault: false })] : [taskId],
  read: (result) => {
    const fault = KojiResultFaultWire.safeParse(result);
    return fault.success ? fault.data : null;
  },
});

/** Files of a task's output and their sizes in bytes; empty once they are swept. */
export const taskOutput = (taskId: number): KojiRequest<Map<string, number>> => ({
  method: "listTaskOutput",
  params: [taskId, named({ stat: true })],
  read: (result) => {
    // Python's empty struct and empty list are not told apart by every hub.
    const files = KojiOutputWire.safeParse(Array.isArray(result) && result.length === 0 ? {} : result);
    if (!files.success) throw changed("listTaskOutput");
    return new Map(Object.entries(files.data).map(([name, { st_size }]) => [name, st_size]));
  },
});

/** Bytes of a task's output from `offset` on. They come as base64 in a string, not as the base64 of XML-RPC. */
export const downloadOutput = (
  taskId: number,
  name: string,
  offset: number,
  size: number,
): KojiRequest<Buffer> => ({
  method: "downloadTaskOutput",
  params: [taskId, name, named({ offset, size })],
  read: (result) => {
    if (result instanceof Uint8Array) return Buffer.from(result);
    if (typeof result !== "string") throw changed("downloadTaskOutput");
    return Buffer.from(result, "base64");
  },
});

const changed = (method: string) =>
  new ProdchainError("source-changed-shape", `Koji's answer to ${method} has an unknown form`);

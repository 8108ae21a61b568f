import { describe, expect, it } from "vitest";
import { createKojiClient } from "./client";
import type { FailedAttempt } from "./failures";
import { type Answerer, argumentsOf, HubFault, hubHttp, type Row } from "./fixtures/hub";

const signal = new AbortController().signal;
const REASON =
  "error building package (arch x86_64), mock exited with status 10; see build.log for more information";
const attempt = (taskId: number): FailedAttempt => ({ buildId: taskId * 10, creationEventId: 7, taskId });
const task = (id: number, method: string, state: number, more: Row = {}): Row => ({
  id,
  method,
  state,
  create_ts: 1751305370,
  completion_ts: 1751306012,
  ...more,
});

/** A hub that knows one failed build, task 1: an SRPM, three arches of which two failed, and their logs. */
const hub: Answerer = (method, params) => {
  const [id, name] = params;
  const answers: Record<string, () => ReturnType<Answerer>> = {
    getTaskDescendents: () => ({
      "1": [
        task(2, "rebuildSRPM", 2),
        task(4, "buildArch", 5, { arch: "aarch64", completion_ts: 1751306099 }),
        task(3, "buildArch", 5, { arch: "x86_64" }),
        task(5, "buildArch", 3, { arch: "ppc64le" }),
        "no task",
      ],
      "2": [],
    }),
    getTaskInfo: () =>
      (id as number[]).map((one) =>
        task(one, "build", 5, { request: ["cli-build/x/nova.src.rpm", "epoxy-el9s", {}] }),
      ),
    getTaskResult: () => ({ faultCode: 1005, faultString: REASON }),
    listTaskOutput: () => ({
      "build.log": { st_size: "60000" },
      "root.log": { st_size: "10" },
      "state.log": { st_size: "0" },
    }),
    downloadTaskOutput: () => {
      const { offset, size } = argumentsOf(params, []);
      const text = `${name}\u0000 at ${id}\n`
        .repeat(10_000)
        .slice(Number(offset), Number(offset) + Number(size));
      return Buffer.from(text).toString("base64");
    },
  };
  const answer = answers[method];
  if (!answer) throw new HubFault(1000, `Invalid method: ${method}`);
  return answer();
};
const read = (answer: Answerer, ...taskIds: number[]) => {
  const http = hubHttp(answer);
  const client = createKojiClient(http, { hubUrl: "https://koji.test/kojihub" });
  return client.failures(taskIds.map(attempt), signal).then((result) => ({ ...result, http }));
};
const but =
  (changed: Record<string, Answerer>): Answerer =>
  (method, params) =>
    (changed[method] ?? hub)(method, params);

describe("why a build failed", () => {
  it("is the fault of the task that failed first, and the end of its log", async () => {
    const { facts, failed, http } = await read(hub, 1);
    expect(failed).toEqual([]);
    expect(facts).toMatchObject([
      {
        buildId: 10,
        creationEventId: 7,
        taskId: 1,
        request: { source: "nova.src.rpm", target: "epoxy-el9s", scratch: false },
        failedTask: { taskId: 3, method: "buildArch", arch: "x86_64" },
        faultCode: 1005,
        reason: REASON,
        log: { taskId: 3, name: "build.log", size: 60_000 },
      },
    ]);
    const log = facts[0]?.log;
    expect(log?.offset).toBeGreaterThan(60_000 - 24 * 1024);
    expect(log?.text).toMatch(/^build\.log at 3\n/);
    expect(log?.text).not.toContain("\u0000");
    expect(http.sent).toBe(3);
  });

  it("is read for many in three requests", async () => {
    const { facts, http } = await read(hub, ...Array.from({ length: 40 }, (_, i) => i + 1));
    expect(facts).toHaveLength(40);
    expect(http.sent).toBe(3);
  });

  it("is the build's own fault where no task below it failed", async () => {
    const alone = but({
      getTaskDescendents: () => ({ "1": [] }),
      getTaskResult: () => ({ faultCode: 1000, faultString: "Build already exists" }),
      listTaskOutput: () => [],
    });
    expect((await read(alone, 1)).facts).toMatchObject([
      { failedTask: null, faultCode: 1000, reason: "Build already exists", log: null },
    ]);
  });

  it("goes down to the deepest failed task, and not round in circles", async () => {
    const deep = but({
      getTaskDescendents: () => ({
        "1": [task(2, "wrapper", 5)],
        "2": [task(3, "buildArch", 5)],
        "3": [task(1, "build", 5)],
      }),
    });
    expect((await read(deep, 1)).facts[0]?.failedTask?.taskId).toBe(1);
  });

  it("is kept without a log when the output was swept, or went while it was read", async () => {
    const swept = but({ listTaskOutput: () => ({}) });
    const going = but({
      downloadTaskOutput: () => {
        throw new HubFault(1000, "no file: build.log");
      },
    });
    for (const answer of [swept, going])
      expect((await read(answer, 1)).facts).toMatchObject([{ reason: REASON, log: null }]);
  });

  it("is asked for otherwise of hubs that do not know raise_fault", async () => {
    const old = but({
      getTaskResult: (_method, params) => {
        if (params.length > 1) throw new HubFault(1019, "unexpected keyword argument 'raise_fault'");
        throw new HubFault(1005, REASON);
      },
    });
    expect((await read(old, 1)).facts).toMatchObject([{ faultCode: 1005, reason: REASON }]);
  });

  it("is left for later, for that build alone, when the hub stumbles", async () => {
    const stumbling = but({
      getTaskDescendents: (method, params) => {
        if (params[0] === 2) throw new HubFault(1, "<class 'Exception'>: database is gone");
        return hub(method, params);
      },
    });
    const { facts, failed } = await read(stumbling, 1, 2);
    expect(facts.map(({ taskId }) => taskId)).toEqual([1]);
    expect(failed).toMatchObject([{ attempt: { taskId: 2 }, error: { faultCode: 1 } }]);
  });

  it("is no more than the attempt when the task is gone", async () => {
    const gone: Answerer = (method) => {
      if (method === "getTaskDescendents") return {};
      if (method === "getTaskInfo") return [null];
      throw new HubFault(1000, "No such task: 1");
    };
    expect((await read(gone, 1)).facts).toEqual([
      {
        buildId: 10,
        creationEventId: 7,
        taskId: 1,
        request: null,
        failedTask: null,
        faultCode: null,
        reason: null,
        log: null,
      },
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { withLifecycle } from "./lifecycle.mjs";

const quiet = () => {};
const thing = (name, stopped) => async () => ({
  stop: async (now) => stopped.push(now ? `${name} now` : name),
});

describe("what was started", () => {
  test("is stopped in reverse order when the work is done", async () => {
    const stopped = [];
    const { value } = await withLifecycle(quiet, async (lifecycle) => {
      await lifecycle.start("database", thing("database", stopped));
      await lifecycle.start("web", thing("web", stopped));
      return 7;
    });
    expect(value).toBe(7);
    expect(stopped).toEqual(["web", "database"]);
  });

  test("is stopped when the work fails", async () => {
    const stopped = [];
    const work = withLifecycle(quiet, async (lifecycle) => {
      await lifecycle.start("database", thing("database", stopped));
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(stopped).toEqual(["database"]);
  });

  test("is stopped by a signal, also what was still starting, and nothing starts after it", async () => {
    const stopped = [];
    const said = [];
    const { signal, value } = await withLifecycle(
      (line) => said.push(line),
      async (lifecycle) => {
        await lifecycle.start("database", thing("database", stopped));
        await lifecycle.start("web", async () => {
          await undefined;
          process.emit("SIGTERM", "SIGTERM"); // while it starts
          return thing("web", stopped)();
        });
        stopped.push("the work went on");
      },
    );
    expect({ signal, value }).toEqual({ signal: "SIGTERM", value: undefined });
    expect(stopped).toEqual(["web", "database"]);
    expect(said).toEqual(["stopping ..."]);
  });

  test("one that does not stop does not keep the others", async () => {
    const stopped = [];
    const said = [];
    await withLifecycle(
      (line) => said.push(line),
      async (lifecycle) => {
        await lifecycle.start("database", thing("database", stopped));
        await lifecycle.start("web", async () => ({
          stop: async () => {
            throw new Error("stuck");
          },
        }));
      },
    );
    expect(stopped).toEqual(["database"]);
    expect(said).toEqual(["web did not stop cleanly: stuck"]);
  });
});

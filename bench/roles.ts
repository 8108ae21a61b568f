import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/**
 * Runs this very program again in another role, so that server, reader and ingest each have their own process; ingest with
 * the flags that the product gives it (BENCH_INGEST_FLAGS).
 */
export const startRole = (role: string, ...args: string[]): ChildProcess =>
  fork(process.argv[1] ?? "", [role, ...args], {
    stdio: "inherit",
    ...(role.endsWith("ingest") && {
      execArgv: (process.env.BENCH_INGEST_FLAGS ?? "").split(" ").filter(Boolean),
    }),
  });

/** What a role says first, such as the address it listens on. */
export async function firstMessage<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`bench child ended with ${code}`)),
  );
  const [message] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  return message as T;
}

/** What a role has found, once it has ended. */
export async function resultOf<T>(child: ChildProcess): Promise<T> {
  const exit = once(child, "exit");
  const message = await firstMessage<T>(child);
  await exit;
  return message;
}

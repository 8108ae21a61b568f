import { fork } from "node:child_process";
import { once } from "node:events";
import { type Scratch, scratchDatabase } from "./scratch";

/**
 * Measures one seed after the other, each in a process of this same program (started as `seed <url> <seed>`) and a database of its
 * own, since lib/data reads DATABASE_URL once.
 *
 * @param told what to do with each result as it comes
 */
export async function eachSeed<T>(
  databases: Scratch,
  seeds: readonly string[],
  told: (result: T) => void,
): Promise<T[]> {
  const results: T[] = [];
  for (const seed of seeds) {
    const database = await scratchDatabase(databases);
    try {
      const child = fork(process.argv[1] ?? "", ["seed", database.url, seed], {
        stdio: "inherit",
        env: { ...process.env, DATABASE_URL: database.url },
      });
      const exit = once(child, "exit");
      const ended = exit.then(([code]) =>
        Promise.reject(new Error(`measuring seed ${seed} ended with ${code}`)),
      );
      const [message] = await Promise.race([once(child, "message"), ended]);
      ended.catch(() => {});
      await exit;
      results.push(message as T); // sent by the same program
      told(message as T);
    } finally {
      await database.drop();
    }
  }
  return results;
}

/** Where the program may make databases, as npm run bench says. */
export function databasesGiven(): Scratch {
  const { BENCH_ADMIN_URL, BENCH_OWNER_URL, BENCH_DATABASE_URL } = process.env;
  if (!BENCH_ADMIN_URL || !BENCH_OWNER_URL || !BENCH_DATABASE_URL)
    throw new Error("needs a database to measure in");
  return { adminUrl: BENCH_ADMIN_URL, ownerUrl: BENCH_OWNER_URL, databaseUrl: BENCH_DATABASE_URL };
}

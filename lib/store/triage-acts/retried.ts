const TIMES = 3;
/** Two transactions that wait for each other: PostgreSQL ends one of them, which may simply begin anew. */
const DEADLOCK = "40P01";

/** The result of `work`, tried again when PostgreSQL ended it to let another transaction go on. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TIMES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== DEADLOCK || left <= 1) throw error;
    }
  }
}

import pg from "pg";
import { env } from "@/lib/config/env";

const INT8 = 20;
const DATE = 1082;

/**
 * A count or id that PostgreSQL sends as int8, as a number.
 *
 * @throws RangeError when it lies beyond what a number holds exactly
 */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a number`);
  return value;
}

// Only for queries made through pg: Prisma's adapter brings its own parsers with each query.
const types = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === INT8 && format !== "binary") return parseInt8;
    // pg would make midnight in this machine's zone of it; a day is not an instant.
    if (oid === DATE && format !== "binary") return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  },
};

// adapter-pg stores wrong instants, and date_trunc cuts at wrong midnights, unless the session is in UTC.
const session = {
  options: "-c TimeZone=UTC",
  application_name: "prodchain",
  keepAlive: true,
  types,
} satisfies pg.ClientConfig;

/** A pool on another database than this process's own: for tests, the benchmark and one-off commands. */
export function createPool(url: string, config: pg.PoolConfig = {}): pg.Pool {
  return tolerant(new pg.Pool({ ...session, connectionString: url, ...config }));
}

// The URL is read at the first connection, so that a build may load this module where no database is set.
class ApplicationClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, connectionString: env().databaseUrl });
  }
}

// A connection that the server closes raises an error event, on the pool when idle and on the client when checked out;
// unheard it would end the process. Who waits for a query is told by that query, and the pool connects anew.
function tolerant(pool: pg.Pool): pg.Pool {
  return pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
}

const kept = globalThis as { prodchainPool?: pg.Pool };
kept.prodchainPool ??= tolerant(new pg.Pool({ ...session, Client: ApplicationClient, max: 10 }));

/**
 * The connections of the application's role on `DATABASE_URL`; one pool per process, kept across hot reloads.
 * int8 arrives as a number, `date` as `YYYY-MM-DD`, timestamptz as a Date, numeric as a string.
 */
export const pool: pg.Pool = kept.prodchainPool;

/** Runs `work` in one transaction on one connection: committed when it returns, rolled back when it throws. */
export async function withTransaction<T>(
  from: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await from.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure; // the connection itself is gone, and the transaction with it
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

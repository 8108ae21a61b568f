import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

const firstDelayMs = 250;
const longestDelayMs = 10_000;
const heartbeatMs = 30_000;

/** What a listener is told. */
export type Heard = {
  /** A message on the channel, in the order of commit. */
  onNotify: (payload: string) => void;
  /** The connection is back after a break: messages may have been missed, so treat everything as changed. */
  onReconnect?: () => void;
};

/**
 * Hears NOTIFY on a channel until closed, connecting again after every break. Needs a direct connection: LISTEN does
 * not survive transaction pooling, and a standby refuses it.
 *
 * @returns once listening for the first time; `close` ends it
 * @throws when the first connection fails
 */
export async function listen(
  url: string,
  channel: string,
  heard: Heard,
): Promise<{ close(): Promise<void> }> {
  const stopped = new AbortController();
  let client = await connect(url, channel, heard);
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await untilBroken(client, stopped.signal);
      await client.end().catch(() => {});
      const next = await reconnect(url, channel, heard, stopped.signal);
      if (!next) return;
      client = next;
      heard.onReconnect?.();
    }
  })();
  return {
    async close() {
      stopped.abort();
      await loop;
    },
  };
}

async function connect(url: string, channel: string, heard: Heard): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "prodchain-listen",
    keepAlive: true,
    query_timeout: 10_000,
  });
  client.on("error", () => {}); // told again by "end", which untilBroken waits for
  client.on("notification", ({ payload }) => heard.onNotify(payload ?? ""));
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function reconnect(url: string, channel: string, heard: Heard, signal: AbortSignal) {
  for (let wait = firstDelayMs; !signal.aborted; wait = Math.min(wait * 2, longestDelayMs)) {
    try {
      return await connect(url, channel, heard);
    } catch {
      // Jitter: many web processes must not come back at the same moment.
      await delay(wait * (0.5 + Math.random()), undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

/** Settles when the connection has ended, or does not answer any more, or `signal` asks to stop. */
function untilBroken(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A peer that vanished without a word is only noticed by asking it.
    const heartbeat = setInterval(() => client.query("SELECT 1").catch(done), heartbeatMs);
    heartbeat.unref();
    function done() {
      clearInterval(heartbeat);
      client.off("end", done);
      signal.removeEventListener("abort", done);
      resolve();
    }
    client.once("end", done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

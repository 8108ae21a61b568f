import { deriveCandidates } from "@/lib/store/candidates";
import { createLockPool, takeLease } from "@/lib/store/lease";
import { pool } from "../db/pool";

/** Judges the candidates of an instance as ingest does, in the database behind lib/data. */
export async function judgeCandidatesOf(instance: string, now: Date): Promise<void> {
  const locks = createLockPool(process.env.DATABASE_URL ?? "");
  const lease = await takeLease(locks, `dlrn-${instance}`, "poll", now);
  if (!lease) throw new Error(`somebody holds dlrn-${instance}`);
  await deriveCandidates(pool, lease, instance, "all", now);
  await lease.release();
  await locks.end();
}

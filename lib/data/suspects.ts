import "server-only";
import type { Suspect } from "@/lib/contract/failures";
import { pool } from "@/lib/db/pool";
import { suspectOfPackage } from "@/lib/domain/triage/item-suspect";
import { packageSuspects, type RedPackage } from "@/lib/store/package-suspects";

/** What may have turned each of these packages red, in the order given; few queries for all of them. */
export async function suspects(failures: readonly RedPackage[]): Promise<Suspect[][]> {
  const found = await packageSuspects(pool, failures);
  return found.map((facts) => facts.map(suspectOfPackage));
}

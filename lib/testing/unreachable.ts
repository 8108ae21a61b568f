import { vi } from "vitest";
import { pool } from "@/lib/db/pool";

/** Makes lib/db's pool answer as if no PostgreSQL listened (false), or as it is (true). */
export function setReachable(reachable: boolean): void {
  vi.restoreAllMocks();
  if (reachable) return;
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  vi.spyOn(pool, "query").mockImplementation(() => {
    throw refused;
  });
}

import "server-only";
import type { HealthAnswer } from "@/lib/contract/site";

/** Health as an answer: 503 when down, never kept by anybody. */
export const healthResponse = (health: HealthAnswer): Response =>
  new Response(JSON.stringify(health), {
    status: health.status === "down" ? 503 : 200,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      vary: "authorization",
      ...(health.status === "down" && { "retry-after": "10" }),
    },
  });

import type pg from "pg";
import { parseNvr } from "@/lib/domain/koji/nvr";
import type { PublicationFact } from "@/lib/domain/published/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { iso, writeRows } from "./bulk";
import { notify } from "./notify";

export interface StoredPublications {
  /** Not held before. */
  added: number;
  /** Held with another time; the newest import is believed. */
  changed: number;
  bad: Rejected[];
}

const AT_ONCE = 5_000;

/**
 * Stores publications of one import; `facts` name no build, repository and advisory twice. Held ones that say the same
 * stay as they were.
 *
 * @param origin name of the imported file
 */
export async function storePublications(
  client: pg.ClientBase,
  facts: readonly PublicationFact[],
  origin: string,
  now: Date,
): Promise<StoredPublications> {
  const total: StoredPublications = { added: 0, changed: 0, bad: [] };
  const before = await countPublications(client);
  let written = 0;
  for (let at = 0; at < facts.length; at += AT_ONCE)
    written += await writeRows<PublicationFact>(
      client,
      {
        table: "publication",
        conflict: `(nvr, repository, advisory) DO UPDATE SET published_at = excluded.published_at,
          origin = excluded.origin WHERE publication.published_at <> excluded.published_at`,
        columns: [
          { name: "nvr", type: "text", of: (f) => f.nvr },
          { name: "repository", type: "text", of: (f) => f.repository },
          { name: "advisory", type: "text", of: (f) => f.advisory ?? "" },
          { name: "published_at", type: "timestamptz", of: (f) => iso(f.publishedAt) },
          { name: "package_name", type: "text", of: (f) => parseNvr(f.nvr)?.name ?? f.nvr },
          { name: "origin", type: "text", all: origin },
          { name: "recorded_at", type: "timestamptz", all: now.toISOString() },
        ],
      },
      facts.slice(at, at + AT_ONCE),
      (payload, reason) => total.bad.push({ payload, reason }),
    );
  total.added = (await countPublications(client)) - before;
  total.changed = written - total.added;
  if (written > 0) await notify(client, ["packages", "chain"]);
  return total;
}

async function countPublications(client: pg.ClientBase): Promise<number> {
  const found = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM publication");
  return found.rows[0]?.n ?? 0;
}

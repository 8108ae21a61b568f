import type pg from "pg";
import type { KojiDistRepoFact, KojiTagFact, KojiTargetFact } from "@/lib/domain/koji/facts";
import type { Rejected } from "@/lib/domain/sync/rejected";
import { recordset } from "./koji-json";
import { markStale } from "./stale";

/** What a tag's name says of it: the release by rdoinfo's buildsys-tags, and the stage. */
export type TagMeaning = (tagName: string) => { releaseName: string | null; stage: string | null };

/** How many rows are new or changed, and those that did not fit. */
interface Stored {
  changed: number;
  bad: Rejected[];
}
const NOTHING: Stored = { changed: 0, bad: [] };

/** Stores tags with what their names say. Tags that the hub no longer lists are kept. */
export async function storeKojiTags(
  client: pg.ClientBase,
  hubId: string,
  tags: readonly KojiTagFact[],
  meaning: TagMeaning,
  now: Date,
): Promise<Stored> {
  if (tags.length === 0) return NOTHING;
  const { json, bad } = recordset(tags.map((tag) => ({ ...tag, ...meaning(tag.name) })));
  const stored = await client.query(
    `INSERT INTO koji_tag AS t (hub_id, tag_id, name, arches, locked, release_name, stage, recorded_at)
     SELECT $1, x."tagId", x.name, x.arches, x.locked, x."releaseName", x.stage, $3
     FROM jsonb_to_recordset($2::jsonb) AS x("tagId" int4, name text, arches text, locked bool, "releaseName" text, stage text)
     ON CONFLICT (hub_id, tag_id) DO UPDATE SET name = excluded.name, arches = excluded.arches, locked = excluded.locked,
       release_name = excluded.release_name, stage = excluded.stage
     WHERE (t.name, t.arches, t.locked, t.release_name, t.stage)
       IS DISTINCT FROM (excluded.name, excluded.arches, excluded.locked, excluded.release_name, excluded.stage)`,
    [hubId, json, now],
  );
  if (stored.rowCount) await markStale(client, hubId, { "drift-line": ["*"] });
  return { changed: stored.rowCount ?? 0, bad };
}

/** Says anew what the names of the tags held mean, e.g. after a change of releases. */
export async function renameKojiTags(
  client: pg.ClientBase,
  hubId: string,
  meaning: TagMeaning,
  now: Date,
): Promise<Stored> {
  const held = await client.query<KojiTagFact>(
    `SELECT tag_id AS "tagId", name, arches, locked FROM koji_tag WHERE hub_id = $1`,
    [hubId],
  );
  return storeKojiTags(client, hubId, held.rows, meaning, now);
}

/** Stores the build targets. A target that the hub no longer lists tells still where its builds went. */
export async function storeKojiTargets(
  client: pg.ClientBase,
  hubId: string,
  targets: readonly KojiTargetFact[],
  now: Date,
): Promise<Stored> {
  if (targets.length === 0) return NOTHING;
  const { json, bad } = recordset(targets);
  const stored = await client.query(
    `INSERT INTO koji_target AS t (hub_id, target_id, name, build_tag, dest_tag, recorded_at)
     SELECT $1, x."targetId", x.name, x."buildTag", x."destTag", $3
     FROM jsonb_to_recordset($2::jsonb) AS x("targetId" int4, name text, "buildTag" text, "destTag" text)
     ON CONFLICT (hub_id, target_id) DO UPDATE SET name = excluded.name, build_tag = excluded.build_tag, dest_tag = excluded.dest_tag
     WHERE (t.name, t.build_tag, t.dest_tag) IS DISTINCT FROM (excluded.name, excluded.build_tag, excluded.dest_tag)`,
    [hubId, json, now],
  );
  return { changed: stored.rowCount ?? 0, bad };
}

/** Stores distRepo tasks of tags that are kept. */
export async function storeKojiDistRepos(
  client: pg.ClientBase,
  hubId: string,
  repos: readonly KojiDistRepoFact[],
  now: Date,
): Promise<Stored> {
  if (repos.length === 0) return NOTHING;
  const { json, bad } = recordset(repos);
  const stored = await client.query(
    `INSERT INTO koji_dist_repo AS r (hub_id, task_id, state, tag_name, repo_id, event_id, arches, created_at, completed_at, recorded_at)
     SELECT $1, x."taskId", x.state, x."tagName", x."repoId", x."eventId", x.arches, x."createdAt", x."completedAt", $3
     FROM jsonb_to_recordset($2::jsonb) AS x("taskId" int4, state text, "tagName" text, "repoId" int4, "eventId" int4,
       arches text[], "createdAt" timestamptz, "completedAt" timestamptz)
     WHERE EXISTS (SELECT FROM koji_tag t WHERE t.hub_id = $1 AND t.name = x."tagName")
     ON CONFLICT (hub_id, task_id) DO UPDATE SET state = excluded.state, completed_at = excluded.completed_at,
       repo_id = excluded.repo_id, event_id = excluded.event_id
     WHERE (r.state, r.completed_at, r.repo_id, r.event_id)
       IS DISTINCT FROM (excluded.state, excluded.completed_at, excluded.repo_id, excluded.event_id)`,
    [hubId, json, now],
  );
  return { changed: stored.rowCount ?? 0, bad };
}

/** Ids of distRepo tasks held as not ended. */
export async function openDistRepos(client: pg.ClientBase | pg.Pool, hubId: string): Promise<number[]> {
  const found = await client.query<{ id: number }>(
    `SELECT task_id AS id FROM koji_dist_repo WHERE hub_id = $1 AND state IN ('FREE', 'OPEN', 'ASSIGNED') ORDER BY 1 DESC LIMIT 100`,
    [hubId],
  );
  return found.rows.map(({ id }) => id);
}

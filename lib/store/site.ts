import type pg from "pg";
import { weekDayNumber } from "@/lib/config/people-fields";
import { ladderOf, type SiteConfig } from "@/lib/config/schema";
import { withTransaction } from "@/lib/db/pool";
import { syncConsumers } from "./consumers";
import { type FeedDefinition, syncFeeds } from "./feeds";
import { notify } from "./notify";
import { syncPauses } from "./pauses";
import { syncPeople } from "./people";
import { syncRotas } from "./rota-file";
import { followVisibility, sourceVisibilities } from "./source-visibility";
import { markAllStale } from "./stale";
import { syncTrackers } from "./trackers";

/**
 * Makes the tables say what prodchain.yaml says: releases, instances, targets, DFGs, ownership rules, feeds. What the file
 * no longer names is closed (`removed_at`), never deleted. Changed rules mark every derived row stale. Idempotent.
 */
export function syncSite(
  pool: pg.Pool,
  config: SiteConfig,
  feeds: readonly FeedDefinition[],
  now: Date,
): Promise<void> {
  return withTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended('prodchain site', 0))");
    await syncReleases(client, config, now);
    const seen = await sourceVisibilities(client);
    await syncInstances(client, config, now);
    await syncServers(client, config, now);
    await followVisibility(client, seen, now);
    await syncTargets(client, config, now);
    await syncConsumers(client, config, now);
    await syncDfgs(client, config, now);
    await syncPeople(client, config, now);
    await syncRotas(client, config, now);
    await syncTrackers(client, config, now);
    await syncOwnership(client, config, now);
    await syncFeeds(client, feeds, now);
    await client.query(
      `INSERT INTO site_setting (key, value, updated_at) VALUES ('site', $1, $3), ('triage', $2, $3)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      [
        JSON.stringify({ ...config.site, productionChain: config.productionChain }),
        JSON.stringify(config.triage),
        now,
      ],
    );
    await notify(client, [
      "chain",
      "releases",
      "dfgs",
      "sources",
      "promotions",
      "failures",
      "packages",
      "people",
    ]);
  });
}

async function syncReleases(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  const byName = new Map(config.releases.map((r) => [r.name, r]));
  const names = [...new Set([...byName.keys(), ...config.instances.map((i) => i.release)])];
  for (const name of names) {
    const said = byName.get(name);
    await client.query(
      `INSERT INTO release AS r (name, title, phase, upstream_branch, position, recorded_at)
       VALUES ($1, $2, coalesce($3, 'unknown'), $4, 1000, $5)
       ON CONFLICT (name) DO UPDATE SET title = coalesce($2, r.title), phase = coalesce($3, r.phase),
         upstream_branch = coalesce($4, r.upstream_branch), removed_at = NULL`,
      [name, said?.title ?? null, said?.phase ?? null, said?.upstreamBranch ?? null, now],
    );
  }
  await syncPauses(client, config, now);
  for (const [position, release] of config.releases.entries())
    await client.query("UPDATE release SET position = $2 WHERE name = $1", [release.name, position]);
}

async function syncInstances(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  for (const [position, i] of config.instances.entries())
    await client.query(
      `INSERT INTO instance (id, title, release_name, distro, api_url, web_url, rdoinfo_tag, visibility, downstream_of, position, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (id) DO UPDATE SET title = excluded.title, release_name = excluded.release_name, distro = excluded.distro,
         api_url = excluded.api_url, web_url = excluded.web_url, rdoinfo_tag = excluded.rdoinfo_tag,
         visibility = excluded.visibility, downstream_of = excluded.downstream_of, position = excluded.position, removed_at = NULL`,
      [
        i.id,
        i.title,
        i.release,
        i.distro,
        i.api,
        i.web,
        i.rdoinfoTag,
        i.visibility,
        i.downstreamOf ?? null,
        position,
        now,
      ],
    );
  await close(
    client,
    "instance",
    "id",
    config.instances.map((i) => i.id),
    now,
  );
}

async function syncServers(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  for (const [position, z] of config.zuul.entries())
    await client.query(
      `INSERT INTO zuul_server (id, title, web_url, tenant, visibility, position, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET title = excluded.title, web_url = excluded.web_url, tenant = excluded.tenant,
         visibility = excluded.visibility, position = excluded.position, removed_at = NULL`,
      [z.id, z.title, z.url, z.tenant ?? null, z.visibility, position, now],
    );
  for (const [position, k] of config.koji.entries())
    await client.query(
      `INSERT INTO koji_hub (id, title, web_url, files_url, visibility, position, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET title = excluded.title, web_url = excluded.web_url, files_url = excluded.files_url,
         visibility = excluded.visibility, position = excluded.position, removed_at = NULL`,
      [k.id, k.title, k.web, k.files, k.visibility, position, now],
    );
  for (const [position, g] of config.gerrit.entries())
    await client.query(
      `INSERT INTO gerrit_server (id, title, web_url, visibility, position, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET title = excluded.title, web_url = excluded.web_url,
         visibility = excluded.visibility, position = excluded.position, removed_at = NULL`,
      [g.id, g.title, g.url, g.visibility, position, now],
    );
  const idsOf = (servers: readonly { id: string }[]) => servers.map((server) => server.id);
  await close(client, "zuul_server", "id", idsOf(config.zuul), now);
  await close(client, "koji_hub", "id", idsOf(config.koji), now);
  await close(client, "gerrit_server", "id", idsOf(config.gerrit), now);
}

async function syncTargets(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  const keep: string[] = [];
  for (const instance of config.instances)
    for (const [position, rung] of ladderOf(config, instance).entries()) {
      keep.push(`${instance.id} ${rung.promoteName}`);
      await client.query(
        `INSERT INTO target (instance_id, promote_name, level, position, candidate_label, max_age_seconds, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (instance_id, promote_name) DO UPDATE SET level = excluded.level, position = excluded.position,
           candidate_label = excluded.candidate_label, max_age_seconds = excluded.max_age_seconds, removed_at = NULL`,
        [
          instance.id,
          rung.promoteName,
          rung.level,
          position,
          rung.candidateLabel ?? null,
          Math.round(rung.maxAge / 1000),
          now,
        ],
      );
    }
  await close(client, "target", "instance_id || ' ' || promote_name", keep, now);
}

async function syncDfgs(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  for (const [position, dfg] of config.dfgs.entries())
    await client.query(
      `INSERT INTO dfg (slug, name, mission, contacts, calendar, position, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (slug) DO UPDATE SET name = excluded.name, mission = excluded.mission, contacts = excluded.contacts,
         calendar = excluded.calendar, position = excluded.position, removed_at = NULL`,
      [
        dfg.slug,
        dfg.name,
        dfg.mission ?? null,
        JSON.stringify(dfg.contacts),
        JSON.stringify({
          timeZone: dfg.timeZone ?? config.site.timeZone,
          days: dfg.workingDays.map(weekDayNumber),
          holidays: dfg.holidays,
        }),
        position,
        now,
      ],
    );
  await close(
    client,
    "dfg",
    "slug",
    config.dfgs.map((d) => d.slug),
    now,
  );
}

/** Rules of the file are replaced as a whole when any of them changed; rules made on a page stay. */
async function syncOwnership(client: pg.ClientBase, config: SiteConfig, now: Date): Promise<void> {
  const held = await client.query<{ rule: string }>(
    `SELECT concat_ws(' ', kind, pattern, coalesce(release_name, '*'), dfg_slug) AS rule FROM ownership_rule
     WHERE origin = 'file' AND removed_at IS NULL ORDER BY position`,
  );
  const said = config.ownership.map((r) => [r.kind, r.pattern, r.release ?? "*", r.dfg].join(" "));
  if (held.rows.map((r) => r.rule).join("\n") === said.join("\n")) return;
  await client.query(
    "UPDATE ownership_rule SET removed_at = $1 WHERE origin = 'file' AND removed_at IS NULL",
    [now],
  );
  for (const [position, rule] of config.ownership.entries())
    await client.query(
      `INSERT INTO ownership_rule (kind, pattern, release_name, dfg_slug, position, origin, valid_from, recorded_at)
       VALUES ($1, $2, $3, $4, $5, 'file', $6, $6)`,
      [rule.kind, rule.pattern, rule.release ?? null, rule.dfg, position, now],
    );
  for (const instance of config.instances) await markAllStale(client, instance.id);
}

/** Marks the rows whose key is not among `keep` as removed. Table and key are this module's own words, never input. */
async function close(
  client: pg.ClientBase,
  table: "instance" | "target" | "dfg" | "zuul_server" | "koji_hub" | "gerrit_server",
  key: string,
  keep: readonly string[],
  now: Date,
): Promise<void> {
  await client.query(
    `UPDATE ${table} SET removed_at = $2 WHERE removed_at IS NULL AND NOT (${key}) = ANY($1)`,
    [keep, now],
  );
}

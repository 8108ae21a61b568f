/*
 * SQL that fills one builder with years of builds, votes and promotions. $1 is the builder, $2 how many builds, $3 when the
 * last was built, $4 over how many days; what is by chance comes from hashes of ids, so that every run fills the same.
 */

/** A number of 0 to n - 1 by chance, from an id. */
const chance = (id: string, salt: number, n: number) =>
  `(hashint8extended(${id}, ${salt}) & 2147483647) % ${n}`;

const hash40 = (text: string) => `md5(${text}) || left(md5('x' || ${text}), 8)`;

/** The 400 packages of a builder that it is filled with, numbered from 0. */
const PACKAGES = `
  pkg AS MATERIALIZED (
    SELECT (row_number() OVER (ORDER BY r.name) - 1)::int AS n, r.name, r.component FROM release_package r
    JOIN instance i ON i.rdoinfo_tag = r.rdoinfo_tag WHERE i.id = $1 AND r.removed_at IS NULL AND r.component IS NOT NULL
    ORDER BY r.name LIMIT 400)`;

export const COMMITS = `
  WITH ${PACKAGES}, size AS (SELECT count(*)::int AS n FROM pkg)
  INSERT INTO dlrn_commit (instance_id, seq, dlrn_id, project_name, component, commit_hash, distro_hash, commit_branch, committed_at,
    distgit_at, built_at, status, notes, nvr, recorded_at, changed_at)
  SELECT $1, g.id * 16, g.id, p.name, p.component, ${hash40("$1::text || g.id")}, ${hash40("p.name || g.id / 3000")}, 'master',
    t.at - interval '25 min', t.at - interval '9 days', t.at, s.status,
    CASE WHEN s.status <> 'SUCCESS' THEN 'Error in build_rpm_wrapper for ' || p.name || ': rpmbuild failed' END,
    CASE WHEN s.status = 'SUCCESS' THEN p.name || '-1.' || g.id || '.0-0.20260101000000.' || left(md5($1::text || g.id), 7) || '.el9' END,
    t.at, t.at
  FROM generate_series(1, $2::int) g(id) CROSS JOIN size
  JOIN pkg p ON p.n = ${chance("g.id", 1, 1_000_000)} % size.n
  CROSS JOIN LATERAL (SELECT $3::timestamptz - ($2::int - g.id) * ($4::int * interval '1 day') / $2::int AS at) t
  CROSS JOIN LATERAL (SELECT CASE WHEN ${chance("g.id", 2, 100)} < 3 THEN 'FAILED' WHEN ${chance("g.id", 2, 100)} = 3 THEN 'RETRY'
    ELSE 'SUCCESS' END AS status) s`;

/** A vote that the component is consistent, after every fifth good build. */
export const CONSISTENT_VOTES = `
  INSERT INTO ci_vote (instance_id, seq, dlrn_id, commit_dlrn_id, job_name, url, state, at, component, recorded_at)
  SELECT $1, c.dlrn_id::int8 * 100 * 16, c.dlrn_id * 100, c.dlrn_id, 'consistent', 'https://trunk.example.org', 'passed',
    c.built_at + interval '2 min', c.component, c.built_at
  FROM dlrn_commit c WHERE c.instance_id = $1 AND c.status = 'SUCCESS' AND c.dlrn_id % 5 = 0`;

/** What is offered of a component: about one build in nine, so that each component offers one a day; six in ten are good. */
const OFFERED = `
  offered AS MATERIALIZED (
    SELECT c.*, cr.jobs, ${chance("c.dlrn_id", 4, 10)} < 6 AS good FROM dlrn_commit c
    JOIN criteria cr ON cr.instance_id = $1 AND cr.promote_name = $2 AND cr.component = c.component
    WHERE c.instance_id = $1 AND c.status = 'SUCCESS' AND ${chance("c.dlrn_id", 3, 9)} = 0)`;

/** $2 the target of components. The last job fails of what is not good. */
export const COMPONENT_VOTES = `
  WITH ${OFFERED}
  INSERT INTO ci_vote (instance_id, seq, dlrn_id, commit_dlrn_id, job_name, url, state, at, component, recorded_at)
  SELECT $1, (o.dlrn_id::int8 * 100 + j.n) * 16, o.dlrn_id * 100 + j.n, o.dlrn_id, j.job,
    'https://logs.example.org/' || $1::text || '/' || o.dlrn_id || '/' || j.n,
    CASE WHEN o.good OR j.n < cardinality(o.jobs) THEN 'passed' ELSE 'failed' END, o.built_at + j.n * interval '20 min',
    o.component, o.built_at + interval '3 h'
  FROM offered o CROSS JOIN LATERAL unnest(o.jobs) WITH ORDINALITY AS j(job, n)`;

/** $2 the target of components, $3 its candidate label. */
export const COMPONENT_PROMOTIONS = `
  WITH ${OFFERED},
  rows AS (
    SELECT $3::text AS name, o.built_at + interval '10 min' AS at, o.* FROM offered o
    UNION ALL SELECT $2::text, o.built_at + interval '5 h', o.* FROM offered o WHERE o.good),
  batch AS (
    INSERT INTO promotion_batch (instance_id, promote_name, at, user_name, components, recorded_at)
    SELECT DISTINCT $1, name, at, 'ci-' || component, 1, at FROM rows RETURNING id, promote_name, at, user_name)
  INSERT INTO promotion (instance_id, natural_key, batch_id, promote_name, component, commit_hash, distro_hash, commit_seq, at,
    user_name, recorded_at)
  SELECT $1, md5(r.name || r.seq), b.id, r.name, r.component, r.commit_hash, r.distro_hash, r.seq, r.at, b.user_name, r.at
  FROM rows r JOIN batch b ON b.promote_name = r.name AND b.at = r.at AND b.user_name = 'ci-' || r.component`;

/** An aggregate of what components have promoted, every eight hours; one in four is good. $2 its target, $3 of what, $4 its label. */
const AGGREGATES = `
  span AS (SELECT min(at) AS first, max(at) AS last FROM promotion WHERE instance_id = $1 AND promote_name = $3),
  made AS MATERIALIZED (
    SELECT g.at, md5($1::text || g.at::text) AS hash, ${chance("extract(epoch FROM g.at)::int8", 5, 4)} = 0 AS good
    FROM span CROSS JOIN generate_series(span.first + interval '3 days', span.last - interval '12 h', interval '8 h') g(at))`;

export const AGGREGATE_PROMOTIONS = `
  WITH ${AGGREGATES},
  parts AS (SELECT array_agg(DISTINCT component) AS names FROM criteria WHERE instance_id = $1 AND component <> ''),
  named AS (SELECT $4::text AS name, at AS when_at, * FROM made
    UNION ALL SELECT $2::text, at + interval '10 h', * FROM made WHERE good),
  rows AS MATERIALIZED (
    SELECT n.name, n.when_at, n.hash, p.component, p.commit_hash, p.distro_hash, p.commit_seq
    FROM named n CROSS JOIN parts CROSS JOIN LATERAL unnest(parts.names) c(component) CROSS JOIN LATERAL (
      SELECT * FROM promotion p WHERE p.instance_id = $1 AND p.promote_name = $3 AND p.component = c.component AND p.at <= n.at
      ORDER BY p.at DESC LIMIT 1) p),
  batch AS (
    INSERT INTO promotion_batch (instance_id, promote_name, at, user_name, aggregate_hash, components, recorded_at)
    SELECT $1, name, when_at, 'promoter', hash, count(*), when_at FROM rows GROUP BY 2, 3, 5 RETURNING id, promote_name, at)
  INSERT INTO promotion (instance_id, natural_key, batch_id, promote_name, component, commit_hash, distro_hash, aggregate_hash,
    commit_seq, at, user_name, recorded_at)
  SELECT $1, md5(r.name || r.when_at || r.component), b.id, r.name, r.component, r.commit_hash, r.distro_hash, r.hash, r.commit_seq,
    r.when_at, 'promoter', r.when_at
  FROM rows r JOIN batch b ON b.promote_name = r.name AND b.at = r.when_at`;

export const AGGREGATE_VOTES = `
  WITH ${AGGREGATES}, cr AS (SELECT jobs FROM criteria WHERE instance_id = $1 AND promote_name = $2 ORDER BY id DESC LIMIT 1),
  numbered AS (SELECT *, row_number() OVER (ORDER BY at) AS k FROM made)
  INSERT INTO ci_vote_aggregate (instance_id, seq, dlrn_id, aggregate_hash, job_name, url, state, at, recorded_at)
  SELECT $1, (m.k * 100 + j.n) * 16, m.k * 100 + j.n, m.hash, j.job, 'https://logs.example.org/' || m.hash || '/' || j.n,
    CASE WHEN m.good OR j.n < cardinality(cr.jobs) THEN 'passed' ELSE 'failed' END, m.at + j.n * interval '30 min', m.at
  FROM numbered m CROSS JOIN cr CROSS JOIN LATERAL unnest(cr.jobs) WITH ORDINALITY AS j(job, n)`;

/** $1 the builder, $2 the target, $3 its label; `offers` (component, key, at, promoted). */
const candidates = (offers: string) => `
  INSERT INTO candidate (instance_id, promote_name, component, key, offered_at, promoted_at, state, jobs, missing, criteria_id,
    last_vote_at, recorded_at, changed_at)
  SELECT $1, $2, x.component, x.key, x.at, x.promoted, CASE WHEN x.promoted IS NULL THEN 'superseded' ELSE 'promoted' END,
    (SELECT jsonb_agg(jsonb_build_object('job', job, 'state', CASE WHEN x.promoted IS NULL AND n = cardinality(cr.jobs) THEN 'failed'
       ELSE 'passed' END, 'via', NULL, 'votes', '[]'::jsonb) ORDER BY n) FROM unnest(cr.jobs) WITH ORDINALITY AS j(job, n)),
    CASE WHEN x.promoted IS NULL THEN cr.jobs[cardinality(cr.jobs):] ELSE '{}' END, cr.id, x.at + interval '3 h', x.at, x.at
  FROM (${offers}) x
  JOIN LATERAL (SELECT * FROM criteria c WHERE c.instance_id = $1 AND c.promote_name = $2 AND c.component = x.component
    ORDER BY c.id DESC LIMIT 1) cr ON true`;

/** Candidates as ingest has judged them when they were new; those of the last weeks follow by the product's own rules. */
export const COMPONENT_CANDIDATES = candidates(`
  SELECT p.component, p.commit_seq::text AS key, p.at, g.at AS promoted FROM promotion p
  LEFT JOIN LATERAL (SELECT g.at FROM promotion g WHERE g.instance_id = $1 AND g.promote_name = $2 AND g.component = p.component
    AND g.at >= p.at AND g.at < p.at + interval '1 day' AND g.commit_seq = p.commit_seq ORDER BY g.at DESC LIMIT 1) g ON true
  WHERE p.instance_id = $1 AND p.promote_name = $3`);

export const AGGREGATE_CANDIDATES = candidates(`
  SELECT '' AS component, b.aggregate_hash AS key, b.at, g.at AS promoted FROM promotion_batch b
  LEFT JOIN LATERAL (SELECT g.at FROM promotion_batch g WHERE g.instance_id = $1 AND g.aggregate_hash = b.aggregate_hash
    AND g.promote_name = $2 LIMIT 1) g ON true
  WHERE b.instance_id = $1 AND b.promote_name = $3`);

/** A builder that imports one good build in five of another, a day and a half later. $2 the other. */
export const IMPORTS = `
  INSERT INTO dlrn_commit (instance_id, seq, dlrn_id, project_name, component, commit_hash, distro_hash, extended_hash, commit_branch,
    committed_at, distgit_at, built_at, status, nvr, recorded_at, changed_at)
  SELECT $1, row_number() OVER (ORDER BY c.seq) * 16, row_number() OVER (ORDER BY c.seq), c.project_name, c.component, c.commit_hash,
    c.distro_hash, ${hash40("c.commit_hash")} || '_' || ${hash40("c.distro_hash")}, c.commit_branch, c.committed_at, c.distgit_at,
    c.built_at + interval '36 h', c.status, c.nvr, c.built_at + interval '36 h', c.built_at + interval '36 h'
  FROM dlrn_commit c WHERE c.instance_id = $2 AND c.status = 'SUCCESS' AND c.dlrn_id % 5 = 0
    AND c.built_at < $3::timestamptz - interval '36 h'`;

/** Stable builds of the packages of a release: all released once, a quarter with something newer in candidate. $2 the hub. */
export const KOJI = `
  WITH ${PACKAGES},
  place AS (SELECT i.release_name, ('cloud9s-openstack-' || i.release_name) AS line, i.position AS n FROM instance i WHERE i.id = $1),
  stage AS (SELECT * FROM unnest(ARRAY['candidate', 'testing', 'release']) WITH ORDINALITY AS s(stage, n)),
  tags AS (
    INSERT INTO koji_tag (hub_id, tag_id, name, arches, locked, release_name, stage, recorded_at)
    SELECT $2, place.n * 10 + stage.n, line || '-' || stage, 'x86_64', false, release_name, stage, $3::timestamptz FROM place CROSS JOIN stage
    RETURNING tag_id, name, stage),
  build AS (
    SELECT place.n * 10000 + pkg.n * 2 + v AS id, pkg.*, place.release_name, v, $3::timestamptz - (40 - 20 * v) * interval '1 day' AS at
    FROM pkg CROSS JOIN place CROSS JOIN generate_series(0, 1) v WHERE v = 0 OR pkg.n % 4 = 0),
  built AS (
    INSERT INTO koji_build (hub_id, build_id, creation_event_id, package_name, version, release, nvr, state, created_at, completed_at,
      release_name, recorded_at, changed_at)
    SELECT $2, id, id, name, '1.' || v || '.0', '1.el9s', name || '-1.' || v || '.0-1.el9s', 'COMPLETE', at, at, release_name, at, at FROM build)
  INSERT INTO koji_stay (hub_id, build_id, tag_id, create_event, tag_name, tagged_at, package_name, version, release, recorded_at)
  SELECT $2, b.id, t.tag_id, b.id * 10 + t.tag_id % 10, t.name, b.at + interval '1 h', b.name, '1.' || b.v || '.0', '1.el9s', b.at
  FROM build b JOIN tags t ON (b.v = 0 AND t.stage IN ('testing', 'release')) OR (b.v = 1 AND t.stage = 'candidate')`;

/** Everything of a builder is to be derived. */
export const MARKS = `
  INSERT INTO stale (instance_id, kind, subject)
  SELECT $1, 'package', project_name FROM dlrn_commit WHERE instance_id = $1 GROUP BY 2, 3
  UNION SELECT $1, k, to_char(built_at, 'YYYY-MM-DD') FROM dlrn_commit CROSS JOIN unnest(ARRAY['day', 'lead']) k
    WHERE instance_id = $1 GROUP BY 2, 3
  UNION SELECT $1, 'reach', promote_name || E'\\t' || component FROM promotion WHERE instance_id = $1 GROUP BY 2, 3
  UNION SELECT $1, 'reach', E'consistent\\t' || component FROM dlrn_commit WHERE instance_id = $1 GROUP BY 2, 3
  ON CONFLICT DO NOTHING`;

/** Feeds read a moment ago, and still so when the measuring ends. */
export const FRESH = `
  UPDATE feed SET state = 'fresh', first_load_at = $1, last_started_at = $1::timestamptz + interval '2 h', last_success_at = $1::timestamptz + interval '2 h'`;

import { repoHash } from "@/lib/domain/dlrn/paths";
import { seqOf } from "@/lib/domain/dlrn/seq";
import { DAY, HOUR } from "@/lib/shared/clock";
import { derive } from "./derive";
import { type Db, hash40, insertRow } from "./factories";
import { type Breakage, seededBreakages, sequence } from "./seed-breakages";
import { type SeededBuild, type SeededPackage, seededPackages } from "./seed-packages";
import { type PromotionSeed, seededPromotions, type VoteOn } from "./seed-promotions";
import { seedSite } from "./seed-site";

const UPSTREAM = { "centos9-master": 150, "centos9-epoxy": 20, "centos9-antelope": 15 } as const;
const DOWNSTREAM = "rhel9-osp18";
const IMPORTED_FROM = "centos9-antelope";

/**
 * A whole chain as an ingest would have left it at `now`: about `days` x 190 builds on four instances, consistent
 * votes, promotions and everything derived. The same arguments give the same database.
 */
export async function seedChain(
  db: Db,
  now: Date,
  { packages = 300, days = 100 }: { packages?: number; days?: number } = {},
): Promise<void> {
  await seedSite(db, now);
  const names = seededPackages(packages);
  let imported: SeededBuild[] = [];
  for (const [instance, perDay] of Object.entries(UPSTREAM)) {
    const builds = upstreamBuilds(instance, names, now, days, perDay);
    if (instance === IMPORTED_FROM) imported = downstreamBuilds(builds, now);
    await store(db, instance, builds, now, days);
  }
  await store(db, DOWNSTREAM, imported, now, days);
  await seedPackagesAndQueue(db, now, names);
  await db.query("analyze"); // else the planner takes the fresh tables for empty
  await derive(db, now);
  await db.query("analyze");
}

function upstreamBuilds(
  instance: string,
  names: SeededPackage[],
  now: Date,
  days: number,
  perDay: number,
): SeededBuild[] {
  const random = sequence(instance);
  const start = now.getTime() - days * DAY;
  const breakages = seededBreakages(instance, names, now, days);
  const ofPackage = new Map(breakages.map((b) => [b.package, b]));
  const times: { at: number; package: SeededPackage }[] = [];
  // Every package is built once in the first day, so that its history begins green.
  for (const [i, p] of names.entries()) times.push({ at: start + (i * DAY) / names.length, package: p });
  for (let i = 0; i < days * perDay; i++) {
    const p = names[Math.floor(random() * names.length)];
    if (p) times.push({ at: start + DAY + random() * (days - 1) * DAY, package: p });
  }
  // A breakage shows only when its package is built: at both ends of it one build is certain.
  for (const b of breakages) {
    const p = names.find((n) => n.name === b.package);
    if (!p) continue;
    times.push({ at: b.from, package: p });
    if (b.to !== null && b.to < now.getTime()) times.push({ at: b.to, package: p });
  }
  times.sort((a, b) => a.at - b.at);
  return times
    .filter((t) => t.at < now.getTime())
    .map((t, index) => {
      const b = ofPackage.get(t.package.name);
      const broken = b && b.from <= t.at && t.at < (b.to ?? Infinity) ? b : undefined;
      return {
        id: index + 1,
        package: t.package,
        commitHash: hash40(`${instance} ${index}`),
        extendedHash: null,
        ...outcome(broken, random()),
        at: new Date(t.at),
      };
    });
}

function outcome(broken: Breakage | undefined, chance: number): Pick<SeededBuild, "status" | "reason"> {
  if (broken) return { status: "FAILED", reason: broken.reason };
  if (chance < 0.012) return { status: "RETRY", reason: "Curl error (28): Timeout was reached for mirror" };
  return { status: "SUCCESS", reason: "OK" };
}

// What was good upstream is imported a day and a half later; every thirtieth import fails until the next one.
function downstreamBuilds(upstream: SeededBuild[], now: Date): SeededBuild[] {
  return upstream
    .filter((b) => b.status === "SUCCESS" && b.at.getTime() + 36 * HOUR < now.getTime())
    .map((b, index) => ({
      ...b,
      id: index + 1,
      at: new Date(b.at.getTime() + 36 * HOUR),
      extendedHash: `${hash40(`distgit ${b.commitHash}`)}_${hash40(`source ${b.commitHash}`)}`,
      ...(index % 30 === 29
        ? { status: "FAILED" as const, reason: "Patch 0003 does not apply" }
        : { status: "SUCCESS" as const, reason: "OK" }),
    }));
}

async function store(db: Db, instance: string, builds: SeededBuild[], now: Date, days: number) {
  await db.query(
    `insert into dlrn_commit (instance_id, seq, dlrn_id, project_name, component, commit_hash, distro_hash,
       extended_hash, commit_branch, committed_at, built_at, status, notes, nvr, recorded_at, changed_at)
     select $1, u.seq, u.id, u.project, u.component, u.hash, u.distro, u.extended, 'master', u.at - interval '25 min',
       u.at, u.status, u.notes, u.nvr, u.at, u.at
     from unnest($2::int8[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
       $10::text[], $11::text[], $12::text[]) u(seq, id, project, component, hash, distro, extended, at, status, notes, nvr)`,
    [
      instance,
      builds.map((b) => seqOf(0, b.id)),
      builds.map((b) => b.id),
      builds.map((b) => b.package.name),
      builds.map((b) => b.package.component),
      builds.map((b) => b.commitHash),
      builds.map((b) => hash40(`distgit of ${b.package.name}`)),
      builds.map((b) => b.extendedHash),
      builds.map((b) => b.at),
      builds.map((b) => b.status),
      builds.map((b) => b.reason),
      builds.map((b) =>
        b.status === "SUCCESS" ? `${b.package.name}-1.${b.id}.0-0.${repoHash(short(b))}.el9` : null,
      ),
    ],
  );
  const { votes, batches } = seededPromotions(instance, builds, now, days);
  await storeVotes(db, instance, votes);
  await storePromotions(db, instance, batches);
}

const short = (b: SeededBuild) => ({ commitHash: b.commitHash.slice(0, 7), distroHash: "" });

async function storeVotes(db: Db, instance: string, votes: VoteOn[]) {
  await db.query(
    `insert into ci_vote (instance_id, seq, dlrn_id, commit_dlrn_id, job_name, url, state, at, component, recorded_at)
     select $1, u.n * 16, u.n, u.id, 'consistent', '', 'passed', u.at, u.component, u.at
     from unnest($2::int[], $3::timestamptz[], $4::text[]) with ordinality u(id, at, component, n)`,
    [
      instance,
      votes.map((v) => v.build.id),
      votes.map((v) => v.build.at),
      votes.map((v) => v.build.package.component),
    ],
  );
}

async function storePromotions(db: Db, instance: string, batches: PromotionSeed[]) {
  await db.query(
    `insert into promotion_batch (instance_id, promote_name, at, user_name, aggregate_hash, components, recorded_at)
     select $1, u.name, u.at, 'promoter', u.hash, u.n, u.at
     from unnest($2::text[], $3::timestamptz[], $4::text[], $5::int[]) u(name, at, hash, n)`,
    [
      instance,
      batches.map((b) => b.promoteName),
      batches.map((b) => b.at),
      batches.map((b) => b.aggregateHash),
      batches.map((b) => b.builds.length),
    ],
  );
  const rows = batches.flatMap((batch) => batch.builds.map((build) => ({ batch, build })));
  await db.query(
    `insert into promotion (instance_id, natural_key, batch_id, promote_name, component, commit_hash, distro_hash,
       aggregate_hash, commit_seq, at, user_name, recorded_at)
     select $1, b.id || '/' || u.component, b.id, u.name, u.component, d.commit_hash, d.distro_hash, b.aggregate_hash,
       u.seq, u.at, 'promoter', u.at
     from unnest($2::text[], $3::timestamptz[], $4::text[], $5::int8[]) u(name, at, component, seq)
     join promotion_batch b on b.instance_id = $1 and b.promote_name = u.name and b.at = u.at
     join dlrn_commit d on d.instance_id = $1 and d.seq = u.seq`,
    [
      instance,
      rows.map((r) => r.batch.promoteName),
      rows.map((r) => r.batch.at),
      rows.map((r) => r.build.package.component),
      rows.map((r) => seqOf(0, r.build.id)),
    ],
  );
}

async function seedPackagesAndQueue(db: Db, now: Date, names: SeededPackage[]) {
  await db.query(
    `insert into release_package (rdoinfo_tag, name, project, component, maintainers, upstream, distgit, recorded_at)
     select t.tag, u.name, replace(u.name, 'openstack-', ''), u.component, array['first@example.org'],
       'https://opendev.org/openstack/' || u.name, 'https://src.example.org/' || u.name, $1
     from unnest($2::text[], $3::text[]) u(name, component)
     cross join unnest(array['flamingo', 'epoxy', 'antelope']) t(tag)`,
    [now, [...names.map((n) => n.name), "python-never-built"], [...names.map((n) => n.component), "common"]],
  );
  for (const [i, p] of names.slice(0, 3).entries())
    await insertRow(db, "dlrn_queue_item", {
      instance_id: "centos9-master",
      project_name: p.name,
      commit_hash: hash40(`queued ${i}`),
      committed_at: new Date(now.getTime() - (4 + i) * 60_000),
      recorded_at: now,
    });
}

import { type Db, rowsOf } from "../sql";

/** What of a site the lines of the chain are made of, as one kind of reader sees it. */
export type ChainSite = {
  instances: readonly { id: string; release: string; downstreamOf: string | null }[];
  targets: readonly ChainTarget[];
  kojis: readonly { id: string }[];
  gerrits: readonly { id: string }[];
  releases: readonly { name: string }[];
};
export type ChainTarget = {
  instance: string;
  promoteName: string;
  level: "component" | "aggregate";
  position: number;
  maxAgeSeconds: number;
};

type Server = { id: string; visibility: string };

/** The site for readers of public sources, and for those who see everything; the same object where nothing is private. */
export async function readChainSites(db: Db): Promise<{ open: ChainSite; full: ChainSite }> {
  const instances = await rowsOf<Server & { release: string; downstreamOf: string | null }>(
    db,
    `select id, release_name as release, downstream_of as "downstreamOf", visibility from instance where removed_at is null
     order by position, id`,
  );
  const targets = await rowsOf<ChainTarget>(
    db,
    `select instance_id as instance, promote_name as "promoteName", level, position, max_age_seconds as "maxAgeSeconds"
     from target where removed_at is null order by instance_id, position, promote_name`,
  );
  const kojis = await rowsOf<Server>(db, servers("koji_hub"));
  const gerrits = await rowsOf<Server>(db, servers("gerrit_server"));
  const releases = await rowsOf<{ name: string }>(
    db,
    "select name from release where removed_at is null order by position, name",
  );
  const seenBy = (isSeen: (one: Server) => boolean): ChainSite => {
    const own = instances.filter(isSeen);
    const ids = new Set(own.map((instance) => instance.id));
    const built = new Set(own.map((instance) => instance.release));
    return {
      instances: own,
      targets: targets.filter((target) => ids.has(target.instance)),
      kojis: kojis.filter(isSeen),
      gerrits: gerrits.filter(isSeen),
      releases: releases.filter((release) => built.has(release.name)),
    };
  };
  const full = seenBy(() => true);
  const isAllOpen = [...instances, ...kojis, ...gerrits].every(isOpen);
  return { open: isAllOpen ? full : seenBy(isOpen), full };
}

const isOpen = (one: Server): boolean => one.visibility === "public";

const servers = (table: "koji_hub" | "gerrit_server") =>
  `select id, visibility from ${table} where removed_at is null order by position, id`;

import type { KojiStayRow, KojiStruct, KojiTagRow, KojiTargetRow, KojiValue } from "../../rows/koji-rows";
import type { KojiStore } from "../../rows/koji-store";
import { buildCore, buildOrFault, globOf } from "./builds";
import { generic, type Method } from "./call";
import { sliced } from "./query-opts";
import { timeGiven, timeNumber } from "./times";

const tagRow = ({ id, name, arches }: KojiTagRow): KojiStruct => ({
  arches,
  id,
  locked: false,
  maven_include_all: false,
  maven_support: false,
  name,
  perm: null,
  perm_id: null,
});

function findTag(store: KojiStore, given: KojiValue | undefined): KojiTagRow | undefined {
  return typeof given === "number" ? store.tags.get(given) : store.tagByName(String(given));
}

export function tagOrFault(store: KojiStore, given: KojiValue | undefined, what = "tagInfo"): KojiTagRow {
  const tag = findTag(store, given);
  if (!tag) throw generic(`No such ${what}: ${typeof given === "string" ? `'${given}'` : String(given)}`);
  return tag;
}

const listTags: Method = {
  names: ["build", "package", "perms", "queryOpts", "pattern"],
  run(store, { build, pattern, queryOpts }) {
    let tags = [...store.tags.values()];
    if (build !== undefined && build !== null) {
      const { id } = buildOrFault(store, build);
      const in_ = new Set(activeOnly(store.staysOf(id)).map((stay) => stay.tagId));
      tags = tags.filter((tag) => in_.has(tag.id));
    }
    if (typeof pattern === "string") tags = tags.filter((tag) => globOf(pattern).test(tag.name));
    return sliced(tags.map(tagRow), queryOpts);
  },
};

const getTag: Method = {
  names: ["tagInfo", "strict", "event", "blocked"],
  run(store, { tagInfo, strict }) {
    const tag = strict === true ? tagOrFault(store, tagInfo) : findTag(store, tagInfo);
    return tag ? { ...tagRow(tag), extra: {} } : null;
  },
};

const targetRow = (store: KojiStore, target: KojiTargetRow): KojiStruct => ({
  build_tag: target.buildTag,
  build_tag_name: store.tags.get(target.buildTag)?.name ?? "",
  dest_tag: target.destTag,
  dest_tag_name: store.tags.get(target.destTag)?.name ?? "",
  id: target.id,
  name: target.name,
});

const getBuildTargets: Method = {
  names: ["info", "event", "buildTagID", "destTagID", "queryOpts"],
  run: (store, { queryOpts }) =>
    sliced(
      store.targets.map((target) => targetRow(store, target)),
      queryOpts,
    ),
};

const getBuildTarget: Method = {
  names: ["info", "event", "strict"],
  run(store, { info }) {
    const target = store.targets.find((one) => one.name === info || one.id === info);
    return target ? targetRow(store, target) : null;
  },
};

/** Parents of a tag, depth first, each once. */
function inheritance(store: KojiStore, tag: KojiTagRow, depth = 1, seen = new Set([tag.id])): KojiStruct[] {
  return tag.parents.flatMap((parentId, priority) => {
    const parent = store.tags.get(parentId);
    if (!parent || seen.has(parentId)) return [];
    seen.add(parentId);
    const row: KojiStruct = {
      intransitive: false,
      maxdepth: null,
      name: parent.name,
      noconfig: false,
      parent_id: parentId,
      pkg_filter: "",
      priority,
      child_id: tag.id,
      nextdepth: null,
      currdepth: depth,
      filter: [],
    };
    return [row, ...inheritance(store, parent, depth + 1, seen)];
  });
}

const getFullInheritance: Method = {
  names: ["tag", "event", "reverse"],
  run: (store, { tag }) => inheritance(store, tagOrFault(store, tag)),
};

const activeOnly = (stays: readonly KojiStayRow[]) => stays.filter((stay) => stay.revokeEvent === null);

/** Stays that held at an event; without one, those that hold now. */
function holding(stays: readonly KojiStayRow[], event: KojiValue | undefined): KojiStayRow[] {
  if (typeof event !== "number") return activeOnly(stays);
  return stays.filter(
    ({ createEvent, revokeEvent }) => createEvent <= event && (revokeEvent === null || revokeEvent > event),
  );
}

const listTagged: Method = {
  names: [
    "tag",
    "event",
    "inherit",
    "prefix",
    "latest",
    "package",
    "owner",
    "type",
    "strict",
    "extra",
    "draft",
  ],
  run(store, args) {
    const { event, inherit, prefix, latest } = args;
    const tag = args.strict === false ? findTag(store, args.tag) : tagOrFault(store, args.tag);
    if (!tag) return [];
    const tags = inherit === true ? [tag, ...parentsOf(store, tag)] : [tag];
    const rows: KojiStruct[] = [];
    for (const one of tags) {
      const seen = new Set<number>();
      // Newest tagging first, which is what "latest" means here.
      const stays = holding(store.staysIn(one.id), event).sort((a, b) => b.createEvent - a.createEvent);
      for (const stay of stays) {
        const build = store.builds.get(stay.buildId);
        if (!build) continue;
        const name = store.packageName(build.packageId);
        if (typeof prefix === "string" && !name.startsWith(prefix.toLowerCase())) continue;
        if (typeof args.package === "string" && args.package !== name) continue;
        if (latest === true && seen.has(build.packageId)) continue;
        seen.add(build.packageId);
        rows.push(taggedRow(store, stay, one));
      }
    }
    return rows;
  },
};

const parentsOf = (store: KojiStore, tag: KojiTagRow): KojiTagRow[] =>
  inheritance(store, tag).flatMap((row) => store.tags.get(Number(row.parent_id)) ?? []);

function taggedRow(store: KojiStore, stay: KojiStayRow, tag: KojiTagRow): KojiStruct {
  const build = store.builds.get(stay.buildId);
  if (!build) throw generic(`No such build: ${stay.buildId}`);
  const row: KojiStruct = {
    ...buildCore(store, build),
    create_event: stay.createEvent,
    id: build.id,
    tag_id: tag.id,
    tag_name: tag.name,
  };
  return Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const getLatestBuilds: Method = {
  names: ["tag", "event", "package", "type", "draft"],
  run: (store, args, now) => listTagged.run(store, { ...args, inherit: true, latest: true }, now),
};

const listPackages: Method = {
  names: [
    "tagID",
    "userID",
    "pkgID",
    "prefix",
    "inherited",
    "with_dups",
    "event",
    "queryOpts",
    "with_owners",
  ],
  run(store, { tagID, prefix, queryOpts }) {
    const tag = tagOrFault(store, tagID);
    const ids = new Set(
      store.staysIn(tag.id).flatMap((stay) => store.builds.get(stay.buildId)?.packageId ?? []),
    );
    const [ownerId, ownerName] = [...store.users].find(([, name]) => name === "rdobuilder") ?? [0, ""];
    const rows = [...ids]
      .map((id) => ({ id, name: store.packageName(id) }))
      .filter(({ name }) => typeof prefix !== "string" || name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ id, name }) => ({
        blocked: false,
        extra_arches: null,
        owner_id: ownerId,
        owner_name: ownerName,
        package_id: id,
        package_name: name,
        tag_id: tag.id,
        tag_name: tag.name,
      }));
    return sliced(rows, queryOpts);
  },
};

const getRepo: Method = {
  names: ["tag", "state", "event", "dist", "min_event"],
  run(store, { tag }) {
    const { id, name } = tagOrFault(store, tag);
    const repo = store.repos.findLast((one) => one.tagId === id && one.state === 1);
    if (!repo) return null;
    const text = new Date(repo.created * 1000).toISOString().replace("T", " ").replace("Z", "000+00:00");
    return {
      begin_event: null,
      begin_ts: null,
      create_event: repo.createEvent,
      create_ts: timeNumber(repo.created),
      creation_time: text,
      creation_ts: timeNumber(repo.created),
      custom_opts: null,
      dist: false,
      end_event: null,
      end_ts: null,
      id: repo.id,
      opts: null,
      state: repo.state,
      state_time: text,
      state_ts: timeNumber(repo.created),
      tag_id: id,
      tag_name: name,
      task_id: null,
      task_state: null,
    };
  },
};

const getLastEvent: Method = {
  names: ["before", "strict"],
  run(store, { before }) {
    const until = timeGiven(before);
    const found =
      until === undefined
        ? store.lastEvent
        : store.events.reduce((a, b) => (b.at < until && b.id > a.id ? b : a), { id: 0, at: 0 });
    return { id: found.id, ts: timeNumber(found.at) };
  },
};

export const tagMethods: Readonly<Record<string, Method>> = {
  listTags,
  getTag,
  getBuildTargets,
  getBuildTarget,
  getFullInheritance,
  listTagged,
  getLatestBuilds,
  listPackages,
  getRepo,
  getLastEvent,
};

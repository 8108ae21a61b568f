import { z } from "zod";
import { ConsumerField } from "./consumer-field";
import {
  durationField,
  GlobPattern,
  HttpUrl,
  InstantField,
  Interval,
  Name,
  PromoteName,
  Slug,
  TimeZone,
} from "./fields";
import { calendarFields, PersonField, RotaField } from "./people-fields";
import { TrackerField } from "./tracker-fields";
import { TriageField } from "./triage-fields";

// The schema of prodchain.yaml. Keys are as written in the file. Once read, durations are milliseconds, dates are
// Date, `path`s are absolute. Descriptions reach editors through prodchain.schema.json.

const Site = z
  .strictObject({
    name: Name.default("Prodchain").describe("Name shown in the page title."),
    timeZone: TimeZone.default("UTC").describe("Zone of exact times for readers who have not chosen one."),
    url: HttpUrl.optional().describe("Where people open this site: for links in bugs that they file."),
    demo: z
      .boolean()
      .default(false)
      .describe("True only in the demo: says on every page that the data are made up."),
  })
  .prefault({});

const Http = z
  .strictObject({
    contact: Name.optional().describe(
      "Address or URL told to the sources in the User-Agent: whom to ask about the requests.",
    ),
    allowPrivateAddresses: z
      .union([z.boolean(), z.array(Name)], { error: "must be true, false or a list of host names" })
      .default(false)
      .describe(
        "Private and loopback addresses are refused, also after redirects. True allows all; a list allows these hosts.",
      ),
    minIntervalMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(500)
      .describe("Least time in milliseconds between the starts of two requests to one server."),
  })
  .prefault({});

const Intervals = z
  .strictObject({
    dlrn: Interval.prefault("2m").describe("How often each DLRN instance is asked for news."),
    sweep: Interval.prefault("24h").describe(
      "How often everything DLRN holds is read again (purges, late changes, deletions).",
    ),
    rdoinfo: Interval.prefault("6h").describe("How often rdoinfo is read."),
    criteria: Interval.prefault("1h").describe("How often the promotion criteria files are read."),
    zuul: Interval.prefault("1m").describe("How often each Zuul is asked for new builds."),
    zuulStatus: Interval.prefault("30s").describe(
      "How often each Zuul is asked what is queued and running now.",
    ),
    koji: Interval.prefault("1m").describe("How often each Koji hub is asked for news."),
    gerrit: Interval.prefault("2m").describe("How often each Gerrit is asked for changed reviews."),
    releases: Interval.prefault("6h").describe("How often the tagged deliverables are read."),
    gating: Interval.prefault("10m").describe("How often gating decisions are asked for."),
    bugs: Interval.prefault("10m").describe("How often bug trackers are asked about linked bugs."),
  })
  .prefault({});

const Backfill = z
  .strictObject({
    maxCommits: z
      .int()
      .positive()
      .optional()
      .describe("Newest builds to read on a first load; all when absent."),
    zuul: durationField().prefault("90d").describe("How far back builds of Zuul are read on a first load."),
    koji: durationField()
      .optional()
      .describe(
        "How far back builds of Koji are read on a first load; all when absent. Tags are read whole.",
      ),
    reviews: durationField().prefault("90d").describe("How far back merged and abandoned reviews are read."),
  })
  .prefault({});

const Freeze = z.strictObject({
  kind: z.enum(["freeze", "hold"]),
  from: InstantField,
  until: InstantField.optional(),
  reason: Name,
});

const Release = z.strictObject({
  name: Slug.describe("Name as in rdoinfo: epoxy, flamingo, ..."),
  title: Name.optional(),
  phase: z
    .enum(["development", "maintained", "extended_maintenance", "eol"])
    .optional()
    .describe("Overrides the status that rdoinfo gives."),
  upstreamBranch: Name.optional(),
  freezes: z.array(Freeze).default([]).describe("Freezes and holds with their reason."),
});

/** A file or folder on disk, or an address: exactly one of the two. */
const Location = {
  path: Name.optional().describe("File or folder, relative to this file."),
  url: HttpUrl.optional().describe("http(s) address."),
};
const oneLocation = (
  value: { path?: string | undefined; url?: string | undefined },
  ctx: z.RefinementCtx,
) => {
  if ((value.path === undefined) === (value.url === undefined))
    ctx.addIssue({ code: "custom", message: "needs either path or url" });
};

const Rdoinfo = z.strictObject(Location).superRefine(oneLocation);

const EnvName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "not the name of an environment variable");

const Auth = z.strictObject({
  username: Name,
  passwordEnv: EnvName.describe("Environment variable that holds the password."),
});

const Instance = z
  .strictObject({
    id: Slug.describe("Short name, used in addresses: centos9-epoxy."),
    title: Name.optional(),
    release: Slug,
    distro: Name.describe("What it builds for: centos9."),
    api: HttpUrl.describe("API root; /api/... follows it."),
    web: HttpUrl.describe("Root of the published files."),
    rdoinfoTag: Name.optional().describe(
      "Tag of rdoinfo that lists its packages; the release's name when absent.",
    ),
    visibility: z
      .enum(["public", "private"])
      .default("public")
      .describe("A private instance is absent for readers who may not see it."),
    auth: Auth.optional().describe("HTTP Basic credentials for reading."),
    downstreamOf: Slug.optional().describe("Instance whose promoted content this one imports."),
    graphqlAliases: z
      .int()
      .min(1)
      .max(20)
      .default(5)
      .describe("Pages asked for in one request on a first load."),
    ladder: Slug.optional().describe("Which of the ladders; defaultLadder when absent."),
    interval: Interval.optional().describe("Instead of intervals.dlrn."),
  })
  .transform((instance) => ({
    ...instance,
    title: instance.title ?? instance.id,
    rdoinfoTag: instance.rdoinfoTag ?? instance.release,
  }));

const Rung = z.strictObject({
  promoteName: PromoteName,
  level: z
    .enum(["component", "aggregate"])
    .describe("component: promoted one by one. aggregate: all at once."),
  candidateLabel: z.string().optional().describe("Name under which its candidates are promoted first."),
  maxAge: durationField().prefault("7d").describe("Older than this counts as held up."),
});

const CriteriaFile = z
  .strictObject({
    instance: Slug,
    ...Location,
    shape: z
      .enum(["auto", "promoter", "component", "jobs"])
      .default("auto")
      .describe("promoter: promotions.<target>.criteria. component: <target>.<component>. jobs: <target>."),
  })
  .superRefine(oneLocation);

const Visibility = z
  .enum(["public", "private"])
  .default("public")
  .describe("What is private is absent for readers who may not see it.");

const withTitle = <T extends { id: string; title?: string | undefined }>(one: T) => ({
  ...one,
  title: one.title ?? one.id,
});

const Zuul = z
  .strictObject({
    id: Slug.describe("Short name, used in addresses: rdo."),
    title: Name.optional(),
    url: HttpUrl.describe("Root of the Zuul; /api/... follows it."),
    tenant: Name.optional().describe("Tenant; leave it out where the root serves just one."),
    visibility: Visibility,
    tokenEnv: EnvName.optional().describe("Environment variable with a token, where reading needs one."),
    pipelines: z.array(Name).default([]).describe("Only these pipelines (* is a wildcard); all when empty."),
    projects: z.array(Name).default([]).describe("Only these projects (* is a wildcard); all when empty."),
    interval: Interval.optional().describe("Instead of intervals.zuul."),
  })
  .transform(withTitle);

const Koji = z
  .strictObject({
    id: Slug.describe("Short name, used in addresses: cbs."),
    title: Name.optional(),
    hub: HttpUrl.describe("Where XML-RPC is spoken."),
    web: HttpUrl.describe("Root of the web pages, for links."),
    files: HttpUrl.describe("Root of the files, for links to logs and packages."),
    visibility: Visibility,
    auth: Auth.optional().describe("HTTP Basic credentials for reading."),
    tags: z
      .array(GlobPattern)
      .min(1, "needs at least one pattern")
      .describe("Tags to follow: cloud9-openstack-*."),
    interval: Interval.optional().describe("Instead of intervals.koji."),
  })
  .transform(withTitle);

const Gerrit = z
  .strictObject({
    id: Slug.describe("Short name, used in addresses: rdo."),
    title: Name.optional(),
    url: HttpUrl.describe("Root of the Gerrit."),
    visibility: Visibility,
    auth: Auth.optional().describe("HTTP password of an account; without one the public part is read."),
    projects: z
      .array(Name)
      .default([])
      .describe(
        "Only reviews of these projects; ^ begins a regular expression, as in Gerrit. All when empty.",
      ),
    branchHeads: z
      .array(z.strictObject({ project: Name, branches: z.array(Name).min(1) }))
      .default([])
      .describe("Branches whose newest commit is read, where DLRN's queue does not tell it."),
    interval: Interval.optional().describe("Instead of intervals.gerrit."),
  })
  .transform(withTitle);

const TaggedReleases = z
  .strictObject({
    ...Location,
    series: z.array(Slug).min(1, "needs at least one series").describe("Folders to read: epoxy, flamingo."),
  })
  .superRefine(oneLocation);

const Gating = z.strictObject({
  url: HttpUrl.describe("Root of Greenwave."),
  points: z
    .array(
      z.strictObject({
        productVersion: Name,
        decisionContext: Name,
        tag: GlobPattern.describe("Builds now in these Koji tags are asked about."),
      }),
    )
    .min(1, "needs at least one point"),
});

const Dfg = z.strictObject({
  slug: Slug.refine((slug) => slug !== "unassigned", "reserved for what no rule claims"),
  name: Name,
  mission: Name.optional(),
  contacts: z
    .strictObject({ chat: Name.optional(), mail: Name.optional(), bugs: Name.optional() })
    .default({})
    .describe("Where to reach them: chat channel, mail address, component in the bug tracker."),
  ...calendarFields,
});

const OWNERSHIP_KINDS = ["package", "component", "job", "project", "kojiPackage"] as const;

const Ownership = z
  .strictObject({
    package: GlobPattern.optional().describe("Package name as DLRN has it (project_name)."),
    component: GlobPattern.optional(),
    job: GlobPattern.optional().describe("CI job."),
    project: GlobPattern.optional().describe("Project in the code review system."),
    kojiPackage: GlobPattern.optional(),
    release: Slug.optional().describe("Only in this release."),
    dfg: Slug.describe("Slug of the DFG that owns what matches."),
  })
  .transform(({ release, dfg, ...subject }, ctx) => {
    const given = OWNERSHIP_KINDS.flatMap((kind) => {
      const pattern = subject[kind];
      return pattern === undefined ? [] : [{ kind, pattern, release, dfg }];
    });
    const [rule] = given;
    if (rule && given.length === 1) return rule;
    ctx.addIssue({ code: "custom", message: `needs exactly one of ${OWNERSHIP_KINDS.join(", ")}` });
    return z.NEVER;
  });

export const SiteConfig = z
  .strictObject({
    site: Site,
    http: Http,
    intervals: Intervals,
    backfill: Backfill,
    releases: z
      .array(Release)
      .default([])
      .describe("Adds to the releases of rdoinfo, or overrides them by name."),
    rdoinfo: Rdoinfo.optional().describe(
      "Packages, components, maintainers and releases: a folder, file or URL of rdo.yml.",
    ),
    instances: z.array(Instance).default([]).describe("The DLRN builders to read."),
    ladders: z
      .record(Slug, z.array(Rung).min(1, "needs at least one rung"))
      .default({})
      .describe("Promotion targets in order, first to last, by name of the ladder."),
    defaultLadder: Slug.optional().describe("Ladder of the instances that name none."),
    criteria: z
      .array(CriteriaFile)
      .default([])
      .describe("The files that the real promoter reads: never a copy."),
    consumers: z
      .array(ConsumerField)
      .default([])
      .describe("Who uses what is promoted, and the CI jobs that tell whether a promotion broke them."),
    zuul: z.array(Zuul).default([]).describe("The CI systems to read, one entry per tenant."),
    koji: z.array(Koji).default([]).describe("The Koji hubs to read."),
    gerrit: z.array(Gerrit).default([]).describe("The code review systems to read."),
    taggedReleases: TaggedReleases.optional().describe(
      "Versions that upstream tagged: a folder or URL of openstack/releases (the folder that holds deliverables/).",
    ),
    gating: Gating.optional().describe("Gating decisions of a Greenwave."),
    bugTrackers: z
      .array(TrackerField)
      .default([])
      .describe("Bug trackers: status of linked bugs, and forms of new ones."),
    productionChain: Slug.default("production-chain").describe(
      "DFG that gets failures of class infra and config first, whoever owns their subject.",
    ),
    dfgs: z.array(Dfg).default([]).describe("The teams."),
    triage: TriageField,
    people: z.array(PersonField).default([]).describe("Who acts, and for which team."),
    rotas: z.array(RotaField).default([]).describe("Who is on duty: ruck, rover and other rotating roles."),
    ownership: z
      .array(Ownership)
      .default([])
      .describe("Which DFG owns what; more specific kinds win, then the first match."),
  })
  .describe("Prodchain's sources, promotion ladders, teams and ownership.");

/** prodchain.yaml once read: defaults applied, durations in milliseconds, paths absolute. */
export type SiteConfig = z.infer<typeof SiteConfig>;
export type InstanceConfig = SiteConfig["instances"][number];
export type ZuulConfig = SiteConfig["zuul"][number];
export type KojiConfig = SiteConfig["koji"][number];
export type GerritConfig = SiteConfig["gerrit"][number];
export type RungConfig = SiteConfig["ladders"][string][number];

/** The rungs of an instance, first to last; none when it has no ladder. */
export function ladderOf(config: SiteConfig, instance: InstanceConfig): readonly RungConfig[] {
  const name = instance.ladder ?? config.defaultLadder;
  return name === undefined ? [] : (config.ladders[name] ?? []);
}

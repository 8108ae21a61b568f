import { within } from "./arrivals";
import type { Builder } from "./builder";
import { BREAKING, type Cause, type CauseSpec, type Causes } from "./causes";
import type { EventQueue } from "./event-queue";
import { imageOf } from "./node-images";
import { ownerOf } from "./ownership";
import { Random } from "./random";
import type { Reviews } from "./reviews";
import { CALM_FROM, type Scenario } from "./scenarios";
import type { InstanceState } from "./state";

const HOUR = 3600;
const SYMBOLS = [
  "register_opts",
  "get_context",
  "Policy",
  "task_manager",
  "load_entry_points",
  "utils",
  "versionutils",
];
const MODULES = ["conf", "common", "context", "objects", "service", "db", "exceptions"];
const REQUIREMENTS = [
  "oslo-utils",
  "pbr",
  "sqlalchemy",
  "oslotest",
  "hacking",
  "os-brick",
  "ddt",
  "eventlet",
];

/** What the change says that breaks a job: nothing of that. */
const JOB_CHANGES = {
  "job-regression": "Map the networks of the scenarios by name",
  "job-config": "Drop variables that nothing uses",
};

type Kind = "broken-commit" | "missing-buildrequire" | "patch-conflict";
const KINDS: readonly Kind[] = ["broken-commit", "broken-commit", "missing-buildrequire", "patch-conflict"];

/** Starts and ends causes, and draws everyday ones by chance. */
export class Trouble {
  private count = 0;

  constructor(
    private readonly queue: EventQueue,
    private readonly causes: Causes,
    private readonly instances: ReadonlyMap<string, { state: InstanceState; builder: Builder }>,
    private readonly reviews: Reviews,
    private readonly settings: { seed: string | number; anchor: number; scenario: Scenario },
  ) {}

  /** Schedules a cause; its packages see a change when it starts (the one that breaks) and when it ends (the fix). */
  plan(spec: CauseSpec): void {
    this.queue.at(spec.start, (at) => {
      const cause = this.causes.start(spec);
      this.begin(cause, at);
      this.touch(spec, at, spec.kind === "dependency-bump" ? 2.5 * HOUR : 300, cause);
      if (spec.end === undefined) return;
      this.queue.at(spec.end, (now) => {
        this.causes.stop(cause, now);
        this.fix(spec, now);
      });
    });
  }

  /** Draws causes for one instance, `gap` seconds apart on average. */
  startDrawing(id: string, gap: (at: number) => number, start: number): void {
    const random = new Random(this.settings.seed, id, "trouble");
    const next = (at: number): void => {
      this.draw(id, at, random);
      this.queue.at(at + random.waiting(gap(at)), next);
    };
    this.queue.at(start + random.waiting(gap(start)), next);
  }

  private draw(id: string, at: number, random: Random): void {
    const { anchor, scenario } = this.settings;
    const { state } = this.instances.get(id) ?? {};
    if (!state || within(scenario.calm[id], at, anchor)) return;
    const { info } = state.busiest.pick(random);
    if (this.causes.breaking(id, info.name)) return;
    const kind = random.pick(KINDS);
    const live = at > anchor;
    const hours = live ? random.between(0.3, 3) : Math.min(2 + random.waiting(16), 90);
    const end = live ? at + hours * HOUR : Math.min(at + hours * HOUR, anchor + (CALM_FROM - 2) * HOUR);
    if (end <= at + HOUR / 4) return;
    this.count++;
    const base = info.name.replace(/^(openstack|python)-/, "");
    this.plan({
      id: `${id}-${kind}-${this.count}`,
      kind,
      title: `${info.name}: ${kind.replaceAll("-", " ")}`,
      instances: [id],
      packages: [info.name],
      owner: ownerOf(info),
      start: at,
      end,
      detail: {
        module: random.pick(MODULES),
        symbol: random.pick(SYMBOLS),
        requirement: `python3-${random.pick(REQUIREMENTS)} >= ${random.whole(2, 12)}.${random.whole(0, 9)}.0`,
        patch: `0001-${base}-${random.pick(["disable-warning-is-error", "use-system-ca", "drop-sphinx-theme"])}.patch`,
        file: `${base.replaceAll("-", "_")}/${random.pick(MODULES)}.py`,
      },
    });
  }

  /** Its packages get a commit that mends them, or a change of their packaging that goes through review. */
  private fix(spec: CauseSpec, at: number): void {
    if (!BREAKING.has(spec.kind)) return;
    for (const id of spec.instances) {
      const { state } = this.instances.get(id) ?? {};
      if (!state || spec.kind === "broken-commit" || state.spec.downstreamOf) {
        this.touch({ ...spec, instances: [id] }, at, HOUR);
        continue;
      }
      for (const name of spec.packages ?? []) {
        const pkg = state.byName.get(name);
        if (pkg) this.queue.at(at + state.random.unit() * HOUR, (now) => this.reviews.fix(id, pkg, now));
      }
    }
  }

  /** What it begins with outside the packages it breaks: a dependency's new version, a change of the jobs, an image. */
  private begin(cause: Cause, at: number): void {
    if (cause.kind === "node-image") cause.culprit = { kind: "image", id: imageOf(at) };
    if (cause.kind === "job-regression" || cause.kind === "job-config")
      cause.culprit = { kind: "change", id: String(this.reviews.landed(JOB_CHANGES[cause.kind], at).number) };
    if (cause.kind !== "dependency-bump") return;
    const [dependency = ""] = (cause.detail?.dependency ?? "").split(" ");
    const name = dependency.replace(/^python3-/, "python-");
    for (const id of cause.instances) {
      const { state, builder } = this.instances.get(id) ?? {};
      const pkg = state?.byName.get(name);
      if (!pkg || !builder) continue;
      builder.commit(pkg, at);
      cause.culprit = { kind: "dependency", package: name, id: pkg.commitHash };
    }
  }

  /** Every package of a breaking cause gets a commit (or a distgit change) within the given seconds. */
  private touch(spec: CauseSpec, at: number, spread: number, cause?: Cause): void {
    if (!BREAKING.has(spec.kind)) return;
    for (const id of spec.instances) {
      const { state, builder } = this.instances.get(id) ?? {};
      for (const name of spec.packages ?? []) {
        const pkg = state?.byName.get(name);
        if (!state || !builder || !pkg) continue;
        this.queue.at(at + state.random.unit() * spread, (now) => {
          if (spec.kind === "broken-commit") {
            builder.commit(pkg, now);
            if (cause && !state.spec.downstreamOf)
              cause.culprit = { kind: "commit", package: name, id: pkg.commitHash };
          } else builder.distgitChange(pkg, now);
        });
      }
    }
  }
}

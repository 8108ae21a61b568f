import { PartsServer } from "@/lib/demo/servers/parts-server";
import { partsOf } from "@/lib/demo/start";
import { CATALOGUE } from "@/lib/demo/world/catalogue";
import { classOf, type TrueClass, type TruthFailure } from "@/lib/demo/world/causes";
import { KOJI_ID } from "@/lib/demo/world/koji-builder";
import { Random } from "@/lib/demo/world/random";
import { distgitProject } from "@/lib/demo/world/review-words";
import { World } from "@/lib/demo/world/world";
import { TENANT } from "@/lib/demo/world/zuul-ci";
import { FAILURE_CLASSES, type FailureClass } from "@/lib/domain/failure/class";
import { classifyDlrn } from "@/lib/domain/failure/classify-dlrn";
import { kojiTold } from "@/lib/domain/koji/evidence";
import { classifyBuild } from "@/lib/domain/zuul/classify";
import { manualClock } from "@/lib/shared/clock";
import { createHttp, type Http } from "@/lib/sources/http";
import { createKojiClient, FAILURES_AT_ONCE } from "@/lib/sources/koji";
import { createZuulClient, fetchEvidence } from "@/lib/sources/zuul";

export const CONFUSION_SEEDS = ["1", "17", "foxtrot", "2026"];
const ANCHOR = new Date("2026-03-18T10:00:00Z");
const SOURCES = ["dlrn", "zuul", "koji"] as const;
type Source = (typeof SOURCES)[number];
/** Logs older than this are gone from the log server; the product reads them within minutes. */
const LOG_DAYS = 26;
const ZUUL_SAMPLE = 400;
const { signal } = new AbortController();

/** A failure with its true class and the one the product gives it. */
interface Judged {
  source: Source;
  cause: string;
  truth: TrueClass;
  given: FailureClass;
  rule: string;
}

export interface ConfusionResult {
  seed: string;
  failures: number;
  /** Share of right classes, over all and by source. */
  right: number;
  bySource: Record<Source, { failures: number; right: number }>;
  /** Count by true class and given class. */
  matrix: Record<string, Record<string, number>>;
  /** What is most often taken for something else: cause, given class and rule. */
  worst: { what: string; count: number }[];
}

/** How often the product's class of a failure is the world's, read through the stand-ins as the product reads them. */
export async function benchConfusion(seed: string, days = 100): Promise<ConfusionResult> {
  const world = new World({ seed, anchor: ANCHOR, days });
  const clock = manualClock(ANCHOR);
  const server = new PartsServer({ parts: partsOf(world), clock });
  const url = await server.listen();
  const http = createHttp({ userAgent: "Prodchain bench", allowPrivate: true });
  try {
    const judged = [
      ...judgeDlrn(world),
      ...(await judgeZuul(world, seed, url, http)),
      ...(await judgeKoji(world, url, http)),
    ];
    return resultOf(seed, judged);
  } finally {
    await http.close();
    await server.close();
  }
}

interface Blamed {
  failure: TruthFailure;
  cause: { kind: string; truth: TrueClass };
}

const blamed = (world: World, table: TruthFailure["table"]): Blamed[] =>
  world
    .truth()
    .flatMap((cause) =>
      cause.failures
        .filter((failure) => failure.table === table)
        .map((failure) => ({ failure, cause: { kind: cause.kind, truth: classOf(cause) } })),
    );

function judgeDlrn(world: World): Judged[] {
  return blamed(world, "commits").flatMap(({ failure, cause }) => {
    const row = world.instance(failure.instance).store.commit(Number(failure.id));
    if (row?.status !== "FAILED") return [];
    const { verdict } = classifyDlrn(row.notes, row.projectName);
    return [
      {
        source: "dlrn" as const,
        cause: cause.kind,
        truth: cause.truth,
        given: verdict.class,
        rule: verdict.rule,
      },
    ];
  });
}

/** The package of a distgit, as the product resolves it from rdoinfo. */
const PACKAGES = new Map(CATALOGUE.map((entry) => [distgitProject(entry), entry.name]));

async function judgeZuul(world: World, seed: string, url: string, http: Http): Promise<Judged[]> {
  const since = ANCHOR.getTime() / 1000 - LOG_DAYS * 86_400;
  const recent = blamed(world, "zuul").filter(({ failure }) => {
    const end = world.zuul.store.build(String(failure.id))?.end;
    return end !== null && end !== undefined && end > since;
  });
  const client = createZuulClient(http, { root: `${url}/zuul`, tenant: TENANT });
  const judged: Judged[] = [];
  for (const { failure, cause } of new Random("confusion", seed).sample(recent, ZUUL_SAMPLE)) {
    const build = (await client.build(String(failure.id), signal))?.facts[0];
    if (!build) throw new Error(`the stand-in does not tell build ${failure.id}`);
    const evidence = await fetchEvidence(http, build, signal);
    const packageName = PACKAGES.get(build.ref?.project ?? "") ?? null;
    const verdict = classifyBuild(build.result, evidence, packageName);
    const { class: given, rule } = verdict ?? { class: "unknown" as const, rule: "none" };
    judged.push({ source: "zuul", cause: cause.kind, truth: cause.truth, given, rule });
  }
  return judged;
}

/** Attempts that a later one replaced are gone from the hub. Logs are as they were when the product reads them: at once. */
async function judgeKoji(world: World, url: string, http: Http): Promise<Judged[]> {
  const { store } = world.stable.hub;
  const { builds, output } = store;
  store.output = (task, now) => output(task, task.completed ?? now);
  const attempts = blamed(world, "koji").flatMap(({ failure, cause }) => {
    const [buildId, creationEventId] = String(failure.id).split("@").map(Number);
    const row = builds.get(buildId ?? 0);
    if (failure.instance !== KOJI_ID || !row || row.creationEvent !== creationEventId || row.taskId === null)
      return [];
    return [{ attempt: { buildId: row.id, creationEventId, taskId: row.taskId }, cause }];
  });
  const client = createKojiClient(http, { hubUrl: `${url}/kojihub` });
  const judged: Judged[] = [];
  for (let at = 0; at < attempts.length; at += FAILURES_AT_ONCE) {
    const some = attempts.slice(at, at + FAILURES_AT_ONCE);
    const { facts } = await client.failures(
      some.map(({ attempt }) => attempt),
      signal,
    );
    for (const fact of facts) {
      const of = some.find(({ attempt }) => attempt.buildId === fact.buildId);
      if (!of) continue;
      const { verdict } = kojiTold(fact);
      const { kind, truth } = of.cause;
      judged.push({ source: "koji", cause: kind, truth, given: verdict.class, rule: verdict.rule });
    }
  }
  return judged;
}

const shareRight = (judged: readonly Judged[]) =>
  judged.length === 0
    ? Number.NaN
    : judged.filter(({ truth, given }) => truth === given).length / judged.length;

function resultOf(seed: string, judged: readonly Judged[]): ConfusionResult {
  const matrix: ConfusionResult["matrix"] = {};
  const wrong = new Map<string, number>();
  for (const { source, cause, truth, given, rule } of judged) {
    const row = matrix[truth] ?? {};
    matrix[truth] = row;
    row[given] = (row[given] ?? 0) + 1;
    const what = `${source}: ${cause} taken for ${given} (${rule})`;
    if (truth !== given) wrong.set(what, (wrong.get(what) ?? 0) + 1);
  }
  const of = (source: Source) => judged.filter((one) => one.source === source);
  const told = (source: Source) => ({ failures: of(source).length, right: shareRight(of(source)) });
  return {
    seed,
    failures: judged.length,
    right: shareRight(judged),
    bySource: { dlrn: told("dlrn"), zuul: told("zuul"), koji: told("koji") },
    matrix,
    worst: [...wrong]
      .map(([what, count]) => ({ what, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 6),
  };
}

/** The matrix as text: a row per true class, a column per given one. */
export function printConfusion({ seed, failures, right, bySource, matrix, worst }: ConfusionResult): string {
  const columns = FAILURE_CLASSES.filter((name) => Object.values(matrix).some((row) => row[name]));
  const width = Math.max(...columns.map((name) => name.length), 6) + 2;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const cells = (texts: readonly string[]) => texts.map((text) => text.padStart(width)).join("");
  const sources = SOURCES.map(
    (name) => `${name} ${percent(bySource[name].right)} of ${bySource[name].failures}`,
  );
  const rows = FAILURE_CLASSES.filter((name) => matrix[name]).map(
    (name) => name.padEnd(14) + cells(columns.map((column) => String(matrix[name]?.[column] ?? "."))),
  );
  return [
    `classes of ${failures} failures, seed ${seed}: ${percent(right)} right (${sources.join(", ")})`,
    "true \\ given".padEnd(14) + cells(columns),
    ...rows,
    ...worst.map(({ what, count }) => `  ${count} x ${what}`),
  ].join("\n");
}

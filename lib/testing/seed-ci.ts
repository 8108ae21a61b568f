import { createHash } from "node:crypto";
import type { BuildEvidence } from "@/lib/domain/failure/evidence";
import { HOUR, MINUTE } from "@/lib/shared/clock";
import { type Db, insertRow } from "./factories";
import { CI_LINES, type CiLine } from "./seed-ci-lines";

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** Servers of the seeded CI; the last of each kind is private. */
export const SEEDED_ZUULS = ["rdo", "sf-private"] as const;
export const SEEDED_KOJIS = ["cbs", "brew-private"] as const;

/** Zuul servers and Koji hubs with feeds that were read a moment ago. */
export async function seedCiServers(db: Db, now: Date): Promise<void> {
  for (const [position, id] of SEEDED_ZUULS.entries())
    await insertRow(db, "zuul_server", {
      id,
      title: `Zuul ${id}`,
      web_url: `https://${id}.example.org/zuul/t/${id}`,
      visibility: id.endsWith("private") ? "private" : "public",
      position,
      recorded_at: now,
    });
  for (const [position, id] of SEEDED_KOJIS.entries())
    await insertRow(db, "koji_hub", {
      id,
      title: `Koji ${id}`,
      web_url: `https://${id}.example.org/koji`,
      files_url: `https://${id}.example.org/kojifiles`,
      visibility: id.endsWith("private") ? "private" : "public",
      position,
      recorded_at: now,
    });
  const feeds = [
    ...SEEDED_ZUULS.map((id) => ["zuul", id] as const),
    ...SEEDED_KOJIS.map((id) => ["koji", id] as const),
  ];
  for (const [index, [source, id]] of feeds.entries())
    await insertRow(db, "feed", {
      id: `${source}-${id}`,
      source,
      instance_id: id,
      url: `https://${id}.example.org/`,
      interval_seconds: 60,
      position: 100 + index,
      state: "fresh",
      first_load_at: now,
      last_started_at: now,
      last_success_at: now,
    });
}

/** Jobs, Koji builds and their failures as the ingest would have left them at `now`. The same database every time. */
export async function seedCi(db: Db, now: Date): Promise<void> {
  await seedCiServers(db, now);
  for (const line of CI_LINES) await seedLine(db, now, line);
}

/** What one letter of a line's history is. */
const RESULT = {
  S: { result: "SUCCESS", outcome: "passed" },
  F: { result: "FAILURE", outcome: "failed" },
  I: { result: "NODE_FAILURE", outcome: "failed" },
} as const;

export type SeededRun = { letter: "S" | "F" | "I"; seq: number; key: string; at: Date };

/** The runs of a line, oldest first, its last run `line.ageHours` ago. */
export function runsOf(line: CiLine, now: Date): SeededRun[] {
  const letters = [...line.history] as SeededRun["letter"][];
  return letters.map((letter, index) => {
    const at = new Date(
      now.getTime() - (line.ageHours + (letters.length - 1 - index) * line.everyHours) * HOUR,
    );
    const seq = line.firstSeq + index;
    const key =
      line.source === "zuul" ? md5(`${line.server} ${line.firstSeq + index}`) : `${seq * 10}@${seq}`;
    return { letter, seq, key, at };
  });
}

export const scopeOf = (line: CiLine): string =>
  line.source === "zuul" ? [line.pipeline, line.project, line.branch].join("\n") : (line.target ?? "");

/** Stores a line: its builds, failures with evidence, streaks, state and days. */
export async function seedLine(db: Db, now: Date, line: CiLine): Promise<void> {
  const runs = runsOf(line, now);
  for (const run of runs) {
    await (line.source === "zuul" ? storeZuulBuild(db, line, run) : storeKojiBuild(db, line, run));
    if (run.letter !== "S") await storeFailure(db, line, run);
  }
  await storeStreaks(db, line, runs);
  await storeState(db, line, runs, now);
  if (line.source === "zuul") await storeDays(db, line, runs);
}

const resolved = (line: CiLine) => ({
  release_name: line.release,
  component: line.component ?? null,
  package_name: line.packageName ?? null,
});

async function storeZuulBuild(db: Db, line: CiLine, run: SeededRun) {
  const minutes = 40 + (run.seq % 7) * 5;
  await insertRow(db, "zuul_build", {
    server_id: line.server,
    uuid: run.key,
    seq: run.seq,
    zuul_id: run.seq,
    buildset_uuid: md5(`set ${line.pipeline} ${run.at.toISOString()}`),
    job_name: line.subject,
    pipeline: line.pipeline,
    ...RESULT[run.letter],
    final: true,
    voting: line.voting ?? true,
    started_at: new Date(run.at.getTime() - minutes * MINUTE),
    ended_at: run.at,
    duration_ms: minutes * MINUTE,
    log_url: `https://logs.example.org/${line.pipeline}/${line.subject}/${run.key.slice(0, 7)}`,
    ref_kind: line.change === undefined ? "periodic" : "change",
    project: line.project,
    branch: line.branch,
    change: line.change ?? null,
    patchset: line.change === undefined ? null : "2",
    ref_url: line.change === undefined ? null : `https://review.example.org/c/${line.change}`,
    ...resolved(line),
    dfg_slug: line.dfg,
    evidence_state: run.letter === "S" ? "none" : "done",
    recorded_at: run.at,
    changed_at: run.at,
  });
}

async function storeKojiBuild(db: Db, line: CiLine, run: SeededRun) {
  const [buildId, event] = run.key.split("@").map(Number);
  const version = `1.${run.seq % 100}.0`;
  await insertRow(db, "koji_build", {
    hub_id: line.server,
    build_id: buildId,
    creation_event_id: event,
    task_id: (buildId ?? 0) + 1_000_000,
    package_name: line.subject,
    version,
    release: "1.el9s",
    nvr: `${line.subject}-${version}-1.el9s`,
    state: run.letter === "S" ? "COMPLETE" : "FAILED",
    owner_name: "builder",
    created_at: new Date(run.at.getTime() - 10 * MINUTE),
    started_at: new Date(run.at.getTime() - 9 * MINUTE),
    completed_at: run.at,
    target: line.target ?? null,
    release_name: line.release,
    dfg_slug: line.dfg,
    failure_state: run.letter === "S" ? "none" : "done",
    recorded_at: run.at,
    changed_at: run.at,
  });
}

const classOf = (line: CiLine, run: SeededRun) => (run.letter === "I" ? "infra" : line.class);
const dfgOf = (line: CiLine, run: SeededRun) =>
  ["infra", "config"].includes(classOf(line, run)) ? "production-chain" : line.dfg;
const headlineOf = (line: CiLine, run: SeededRun) =>
  run.letter === "I" ? "no node could be had for centos-9-stream" : line.headline;

async function storeFailure(db: Db, line: CiLine, run: SeededRun) {
  const headline = headlineOf(line, run);
  const { id } = await insertRow<{ id: number }>(db, "failure", {
    source: line.source,
    source_id: line.server,
    key: run.key,
    seq: run.seq,
    subject_kind: line.source === "zuul" ? "job" : "package",
    subject: line.subject,
    scope: scopeOf(line),
    ...resolved(line),
    pipeline: line.pipeline ?? null,
    project: line.project ?? null,
    owner_slug: line.dfg,
    dfg_slug: dfgOf(line, run),
    at: run.at,
    result: line.source === "zuul" ? RESULT[run.letter].result : "FAILED",
    class: classOf(line, run),
    rule: run.letter === "I" ? "result-node-failure" : `text-${line.class}`,
    why: run.letter === "I" ? "Zuul got no node for it" : "a line of the log says so",
    confidence: "high",
    headline,
    text_hash: md5(headline),
    voting: line.voting ?? true,
    log_url:
      line.source === "zuul" ? `https://logs.example.org/${line.pipeline}/${run.key.slice(0, 7)}` : null,
    recorded_at: run.at,
    changed_at: run.at,
  });
  await insertRow(db, "failure_evidence", {
    failure_id: id,
    data: JSON.stringify(evidenceOf(line, run)),
    recorded_at: run.at,
  });
}

const NODE = {
  host: "controller",
  label: "centos-9-stream",
  image: "centos-9-stream-20260301",
  provider: "ibm-bm3",
  region: "dc-1",
  cloud: "ibm",
  zone: null,
};

export const evidenceOf = (line: CiLine, run: SeededRun): BuildEvidence => ({
  source: "job-output.json",
  phase: run.letter === "I" ? "pre" : "run",
  task: {
    name: "Run the tests",
    role: "run-tests",
    play: "all",
    playbook: "playbooks/run.yaml",
    phase: "run",
    action: "command",
    hosts: ["controller"],
    unreachable: false,
    noLog: false,
    items: [],
    returnCode: 2,
    anchor: "1/0/3",
    startedAt: run.at,
  },
  alsoFailed: [],
  ignored: 0,
  lines: [
    { text: "starting the tests", file: "job-output.txt", line: 4810, task: null, field: null },
    { text: headlineOf(line, run), file: "job-output.txt", line: 4812, task: null, field: null },
  ],
  reported: null,
  nodes: [NODE],
  timedOut: false,
  truncated: false,
  expired: false,
  problems: [],
});

async function storeStreaks(db: Db, line: CiLine, runs: readonly SeededRun[]) {
  let green: SeededRun | undefined;
  let red: SeededRun[] = [];
  const close = async (end: SeededRun | undefined) => {
    const [first] = red;
    const last = red.at(-1);
    if (!first || !last) return;
    await insertRow(db, "subject_streak", {
      source: line.source,
      source_id: line.server,
      subject: line.subject,
      scope: scopeOf(line),
      first_red_seq: first.seq,
      first_red_key: first.key,
      subject_kind: line.source === "zuul" ? "job" : "package",
      ...resolved(line),
      pipeline: line.pipeline ?? null,
      project: line.project ?? null,
      dfg_slug: dfgOf(line, last),
      voting: line.voting ?? true,
      class: classOf(line, last),
      first_red_at: first.at,
      last_red_seq: last.seq,
      last_red_key: last.key,
      last_red_at: last.at,
      last_green_seq: green?.seq ?? null,
      last_green_key: green?.key ?? null,
      last_green_at: green?.at ?? null,
      ended_seq: end?.seq ?? null,
      ended_at: end?.at ?? null,
      failures: red.length,
      reason: headlineOf(line, last),
      recorded_at: first.at,
      end_recorded_at: end?.at ?? null,
    });
    red = [];
  };
  for (const run of runs) {
    if (run.letter !== "S") red.push(run);
    else {
      await close(run);
      green = run;
    }
  }
  await close(undefined);
}

async function storeState(db: Db, line: CiLine, runs: readonly SeededRun[], now: Date) {
  const last = runs.at(-1);
  if (!last) throw new RangeError("a line needs a run");
  const green = runs.findLast((run) => run.letter === "S");
  const red = runs.filter((run) => run.seq > (green?.seq ?? -1));
  await insertRow(db, "subject_state", {
    source: line.source,
    source_id: line.server,
    subject: line.subject,
    scope: scopeOf(line),
    subject_kind: line.source === "zuul" ? "job" : "package",
    ...resolved(line),
    pipeline: line.pipeline ?? null,
    project: line.project ?? null,
    branch: line.branch ?? null,
    dfg_slug: line.dfg,
    voting: line.voting ?? true,
    last_seq: last.seq,
    last_key: last.key,
    last_outcome: last.letter === "S" ? "passed" : "failed",
    last_at: last.at,
    last_green_seq: green?.seq ?? null,
    last_green_at: green?.at ?? null,
    failing: red.length > 0,
    failing_since: red[0]?.at ?? null,
    failures: red.length,
    history: line.history.slice(-40),
    changed_at: now,
  });
}

async function storeDays(db: Db, line: CiLine, runs: readonly SeededRun[]) {
  for (const run of runs)
    await db.query(
      `insert into daily_attempts (source_id, day, subject, pipeline, release_name, dfg_slug, passed, failed, infra)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (source_id, day, subject, pipeline, release_name) do update set passed = daily_attempts.passed + $7,
         failed = daily_attempts.failed + $8, infra = daily_attempts.infra + $9`,
      [
        line.server,
        run.at.toISOString().slice(0, 10),
        line.subject,
        line.pipeline,
        line.release ?? "",
        line.dfg ?? "",
        run.letter === "S" ? 1 : 0,
        run.letter === "F" ? 1 : 0,
        run.letter === "I" ? 1 : 0,
      ],
    );
}

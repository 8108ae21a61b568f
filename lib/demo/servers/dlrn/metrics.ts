import { type Answer, AnswerError, appError, type DlrnRequest, jsonAnswer, textAnswer } from "./answer";
import type { DlrnInstance } from "./instance";
import { parameters, rawParameters } from "./parameters";

/** Midnight UTC of a `YYYY-mm-dd` date in seconds; an impossible date is the server's 400. */
function dayStart(text: string): number {
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const [year, month, day] = (parts ?? []).slice(1).map(Number);
  const ms = Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day);
  const date = new Date(ms);
  if (!parts || date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) {
    throw new AnswerError(appError(400, "Invalid date format, it must be YYYY-mm-dd"));
  }
  return ms / 1000;
}

/** `GET /api/metrics/builds`: RETRY is not counted; `failed` includes the end instant, `succeeded` does not. */
export function getBuildMetrics(instance: DlrnInstance, request: DlrnRequest): Answer {
  const asked = parameters(rawParameters(request), {
    start_date: "string!",
    end_date: "string!",
    package_name: "string",
  });
  const start = dayStart(asked.start_date);
  const end = dayStart(asked.end_date);
  const { store } = instance;
  const rows = asked.package_name === undefined ? store.commits : store.commitsOf(asked.package_name);
  let succeeded = 0;
  let failed = 0;
  for (const { dtBuild, status } of rows) {
    if (dtBuild < start) continue;
    if (status === "SUCCESS" && dtBuild < end) succeeded++;
    if (status === "FAILED" && dtBuild <= end) failed++;
  }
  return jsonAnswer({ failed, succeeded, total: succeeded + failed });
}

const COUNTERS: [suffix: string, help: string, statuses: readonly string[]][] = [
  ["succeeded_total", "Total number of successful builds", ["SUCCESS"]],
  ["failed_total", "Total number of failed builds", ["FAILED"]],
  ["retry_total", "Total number of builds in retry state", ["RETRY"]],
  ["total", "Total number of builds", ["SUCCESS", "FAILED", "RETRY"]],
];

/** `GET /metrics`: Prometheus text. The process's own gauges are left out: they tell about the stand-in. */
export function getPrometheus(instance: DlrnInstance): Answer {
  const counts = new Map<string, number>();
  for (const { status } of instance.store.commits) counts.set(status, (counts.get(status) ?? 0) + 1);
  const lines = COUNTERS.flatMap(([suffix, help, statuses]) => {
    const value = statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0);
    const name = `dlrn_builds_${suffix}`;
    return [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} counter`,
      `${name}{baseurl="${instance.baseUrl}"} ${value.toFixed(1)}`,
    ];
  });
  return textAnswer(200, "text/plain; charset=utf-8", `${lines.join("\n")}\n`);
}

import type { DemoBug } from "./bugs";
import type { JsonAnswer } from "./launchpad";

/** Product of the demo's Bugzilla. */
export const BZ_PRODUCT = "RDO";
const STATUS = ["NEW", "ASSIGNED", "POST", "CLOSED"];

const iso = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

function wire(bug: DemoBug) {
  const changed = bug.closedAt ?? bug.filedAt + bug.stage * 12 * 3600;
  return {
    id: bug.id,
    summary: bug.title,
    product: BZ_PRODUCT,
    component: bug.owner,
    version: bug.release,
    status: STATUS[bug.stage],
    resolution: bug.stage === 3 ? "ERRATA" : "",
    is_open: bug.stage < 3,
    priority: "unspecified",
    severity: bug.importance === "Critical" ? "urgent" : bug.importance.toLowerCase(),
    assigned_to: `${bug.assignee ?? "nobody"}@rdo.example`,
    creation_time: iso(bug.filedAt),
    last_change_time: iso(changed),
    ...(bug.closedAt !== null && { cf_last_closed: iso(bug.closedAt) }),
    keywords: bug.blocks ? ["TestBlocker"] : [],
  };
}

/** Bugzilla's `GET /rest/bug`: by numbers, or by product, component, version, keywords and status. */
export function bugzilla(search: URLSearchParams, bugs: readonly DemoBug[]): JsonAnswer {
  const ids = search.getAll("id").flatMap((text) => text.split(","));
  const all = bugs.map(wire);
  const asked = (name: string) => search.getAll(name).flatMap((text) => text.split(","));
  const among = (name: string, value: string) => asked(name).length === 0 || asked(name).includes(value);
  const found =
    ids.length > 0
      ? all.filter((bug) => ids.includes(String(bug.id)))
      : all.filter(
          (bug) =>
            among("product", bug.product) &&
            among("component", bug.component) &&
            among("version", bug.version) &&
            among("status", bug.status ?? "") &&
            asked("keywords").every((word) => bug.keywords.includes(word)),
        );
  const offset = Number(search.get("offset") ?? 0);
  const limit = Number(search.get("limit") ?? 1000);
  const fields = search.get("include_fields")?.split(",");
  const trimmed = found
    .slice(offset, offset + limit)
    .map((bug) =>
      fields ? Object.fromEntries(Object.entries(bug).filter(([name]) => fields.includes(name))) : bug,
    );
  return { status: 200, body: { bugs: trimmed, faults: [] } };
}

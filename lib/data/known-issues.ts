import "server-only";
import type {
  IssueDraft,
  KnownIssueAnswer,
  KnownIssueBody,
  KnownIssuePatch,
  KnownIssueRow,
  KnownIssueWritten,
} from "@/lib/contract/known-issues";
import { pool } from "@/lib/db/pool";
import { FAILURE_CLASSES, type FailureClass } from "@/lib/domain/failure/class";
import { issueNumber } from "@/lib/domain/known-issue/issue-id";
import { escapePattern, LONGEST_PATTERN } from "@/lib/domain/known-issue/pattern";
import { type Actor, may } from "@/lib/domain/policy/policy";
import { itemNumber } from "@/lib/domain/triage/item-id";
import { conflict, notFound } from "@/lib/shared/errors";
import { changeIssue, createIssue, type IssueWrite } from "@/lib/store/known-issues";
import { demand, whyNotWrite } from "./actor";
import { now } from "./clock";
import { BadParameters } from "./http/bad-parameters";
import { checkedFields } from "./known-issue-fields";
import { placedIssues, type RawExample, toExample } from "./known-issue-rows";
import type { Reader } from "./reader";
import { iso, rowOf, rowsOf } from "./sql";
import { visibleSite } from "./visible";

/** Whether somebody may change known issues, and why not. */
export async function mayWriteIssues(actor: Actor | null): Promise<{ ok: boolean; why: string | null }> {
  const why = await whyNotWrite(actor);
  if (why !== null) return { ok: false, why };
  const decision = may(actor, "known-issue:write", { dfg: null });
  return decision.ok ? { ok: true, why: null } : { ok: false, why: decision.why };
}

/** One known issue with the newest failures that it explains. */
export async function getKnownIssue(
  reader: Reader,
  actor: Actor | null,
  id: string,
): Promise<KnownIssueAnswer> {
  const issue = await issueOf(reader, id);
  const examples = await rowsOf<RawExample & { via: "ingest" | "back-match" | "carry-over" }>(
    `select f.source, f.source_id as "sourceId", f.key, f.subject, f.class, f.release_name as "releaseName", f.at, h.line,
       h.confidence, f.item_id as "itemId", h.via
     from known_hit h join failure f on f.id = h.failure_id
     where h.known_issue_id = $1 and f.removed_at is null order by h.at desc limit 20`,
    [issueNumber(issue.id)],
  );
  return {
    asOf: iso(now()),
    sources: [],
    issue,
    examples: examples.map((raw) => ({ ...toExample(raw), via: raw.via })),
    may: await mayWriteIssues(actor),
  };
}

async function issueOf(reader: Reader, id: string): Promise<KnownIssueRow> {
  const number = issueNumber(id);
  const [issue] = number === undefined ? [] : await placedIssues(reader, "and k.id = $4", [number]);
  if (!issue) throw notFound(`There is no known issue ${id}.`);
  return issue.row;
}

/** What a new known issue is filled with from a triage item: its text, or its deciding line as a pattern. */
export async function draftOf(reader: Reader, item: string): Promise<IssueDraft> {
  const found = await rowOf<{
    title: string;
    class: string;
    dfgSlug: string | null;
    visibility: string;
    headline: string | null;
    signatureId: number | null;
    text: string | null;
    bugUrl: string | null;
  }>(
    `select i.title, i.class, i.dfg_slug as "dfgSlug", i.visibility, f.headline, s.id as "signatureId", s.text,
       (select l.url from bug_link l where l.item_id = i.id and l.removed_at is null order by l.id desc limit 1) as "bugUrl"
     from triage_item i left join failure f on f.id = i.last_failure_id left join signature s on s.id = f.signature_id
     where i.id = $1 and (i.visibility = 'public' or $2)`,
    [itemNumber(item) ?? 0, reader.seesPrivate],
  );
  if (!found) throw notFound(`There is no item ${item}.`);
  const site = await visibleSite(reader);
  return {
    asOf: iso(now()),
    sources: [],
    item,
    title: found.title.slice(0, 200),
    signature: found.signatureId === null ? null : { id: String(found.signatureId), text: found.text },
    pattern: escapedLine(found.headline ?? ""),
    class: (FAILURE_CLASSES as readonly string[]).includes(found.class)
      ? (found.class as FailureClass)
      : "unknown",
    bugUrl: found.bugUrl,
    dfg: site.dfg(found.dfgSlug),
    isPrivate: found.visibility !== "public",
  };
}

/** The line as a pattern, as much of it as a pattern may be long; never cut within an escape. */
function escapedLine(line: string): string {
  let text = "";
  for (const char of line.trim()) {
    const next = text + escapePattern(char);
    if (next.length > LONGEST_PATTERN) break;
    text = next;
  }
  return text;
}

/** Adds a known issue, for somebody who may. @throws ProdchainError bad-request with what is wrong with the pattern */
export async function addKnownIssue(
  reader: Reader,
  actor: Actor,
  body: KnownIssueBody,
): Promise<KnownIssueWritten> {
  demand(actor, "known-issue:write", { dfg: body.dfg ?? null });
  if (body.isPrivate && !reader.seesPrivate)
    throw new BadParameters([{ parameter: "isPrivate", message: "is for who may see private sources" }]);
  const fields = await checkedFields(reader, body);
  const visibility = body.isPrivate || fields.isPrivate ? "private" : "public";
  return written(reader, await createIssue(pool, fields, { actor: actor.id, visibility }, now()));
}

/** Changes, retires or revives a known issue, for somebody who may. @throws ProdchainError conflict when somebody was faster */
export async function changeKnownIssue(
  reader: Reader,
  actor: Actor,
  id: string,
  { version, retired, reason, ...patch }: KnownIssuePatch,
): Promise<KnownIssueWritten> {
  const held = await issueOf(reader, id);
  demand(actor, "known-issue:write", { dfg: held.dfg?.slug ?? null });
  const isChanged = Object.keys(patch).length > 0;
  const whole: KnownIssueBody = {
    title: held.title,
    kind: held.kind,
    pattern: held.pattern,
    signature: held.signature?.id ?? null,
    scope: held.scope,
    bugUrl: held.bug?.url ?? null,
    dfg: held.dfg?.slug ?? null,
    note: held.note,
    isPrivate: held.isPrivate,
    ...patch,
  };
  const fields = isChanged ? await checkedFields(reader, whole) : undefined;
  if (fields?.isPrivate && !held.isPrivate)
    throw new BadParameters([
      {
        parameter: "signature",
        message: "is of a private source, and everybody sees this known issue: make a private one",
      },
    ]);
  const outcome = await changeIssue(
    pool,
    {
      id: issueNumber(id) ?? 0,
      version,
      actor: actor.id,
      seesPrivate: reader.seesPrivate,
      ...(fields && { fields }),
      ...(retired !== undefined && { retired }),
      reason: reason || null,
    },
    now(),
  );
  return written(reader, outcome);
}

async function written(reader: Reader, outcome: IssueWrite): Promise<KnownIssueWritten> {
  if (outcome.ok) return { issue: await issueOf(reader, `K-${outcome.id}`) };
  if (outcome.why === "absent") throw notFound("There is no such known issue.");
  const name = await rowOf<{ name: string }>("select name from person where id = $1", [outcome.by]);
  throw conflict(
    `${name?.name ?? outcome.by ?? "Somebody"} changed it meanwhile, at ${iso(outcome.at)}; nothing was overwritten. Look at it as it is now.`,
  );
}

import "server-only";
import type { KnownIssueBody } from "@/lib/contract/known-issues";
import { compilePattern } from "@/lib/domain/known-issue/pattern";
import { toScope } from "@/lib/domain/known-issue/scope";
import type { IssueFields } from "@/lib/store/known-issues";
import { BadParameters } from "./http/bad-parameters";
import type { Reader } from "./reader";
import { rowOf } from "./sql";

/**
 * What a person sent, checked: the pattern can be matched, the signature and the DFG are there. `isPrivate` = its signature is
 * one of private sources.
 *
 * @throws BadParameters that name each field
 */
export async function checkedFields(
  reader: Reader,
  body: KnownIssueBody,
): Promise<IssueFields & { isPrivate: boolean }> {
  const signature = body.kind === "signature" ? await signatureOf(reader, body.signature ?? null) : null;
  if (body.kind === "pattern") {
    const compiled = compilePattern(body.pattern ?? "");
    if (!compiled.ok) throw new BadParameters([{ parameter: "pattern", message: compiled.message }]);
  } else if (signature === null)
    throw new BadParameters([{ parameter: "signature", message: "there is no such signature" }]);
  const dfg = body.dfg || null;
  if (dfg !== null && !(await rowOf("select 1 from dfg where slug = $1 and removed_at is null", [dfg])))
    throw new BadParameters([{ parameter: "dfg", message: `there is no DFG ${dfg}` }]);
  return {
    title: clean(body.title),
    kind: body.kind,
    pattern: body.kind === "pattern" ? (body.pattern ?? null) : null,
    signatureId: signature?.id ?? null,
    scope: toScope(body.scope),
    bugUrl: body.bugUrl || null,
    dfgSlug: dfg,
    note: body.note ? clean(body.note) : null,
    isPrivate: signature?.visibility === "private",
  };
}

const signatureOf = async (reader: Reader, id: string | null) =>
  (await rowOf<{ id: number; visibility: string }>(
    "select id, visibility from signature where id = $1 and (visibility = 'public' or $2)",
    [id === null ? 0 : Number(id), reader.seesPrivate],
  )) ?? null;

const clean = (text: string) => text.replaceAll("\u0000", "").trim();

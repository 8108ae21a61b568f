import type { BranchHeadFact } from "@/lib/domain/gerrit/facts";
import { messageOf, ProdchainError } from "@/lib/shared/errors";
import { keepBranchHeads, storeBranchHead } from "@/lib/store/branch-heads";
import { markHeads } from "@/lib/store/drift-heads";
import { readCursor, writeCursor } from "@/lib/store/feeds";
import { inLease } from "@/lib/store/lease";
import { notify } from "@/lib/store/notify";
import type { Reading } from "./reading";

/** Each branch is a request of its own, so a pass reads some and the next goes on. */
export const HEADS_AT_ONCE = 20;
const NAMED = 5;

interface HeadsCursor {
  next: number;
  /** Branches the server did not show, as "project branch". */
  absent: string[];
}

/** Reads the next few of the configured branch heads. Trouble with them is a notice: the reviews do not suffer. */
export async function readHeads(reading: Reading): Promise<void> {
  const { pass, client, server } = reading;
  const { clock, pool } = pass.context;
  const wanted = server.branchHeads.flatMap(({ project, branches }) =>
    branches.map((branch) => ({ project, branch })),
  );
  const held = await readCursor<HeadsCursor>(pool, pass.lease.feedId, "heads");
  if (wanted.length === 0 && !held) return;
  const start = (held?.next ?? 0) < wanted.length ? (held?.next ?? 0) : 0;
  const some = wanted.slice(start, start + HEADS_AT_ONCE);
  const absent = new Set(held?.absent.filter((name) => wanted.some((w) => nameOf(w) === name)));
  const heads: BranchHeadFact[] = [];
  try {
    for (const one of some) {
      pass.totals.requests += 1;
      const head = await client.branch(one.project, one.branch, pass.signal);
      if (head) heads.push(head);
      absent[head ? "delete" : "add"](nameOf(one));
    }
  } catch (error) {
    if (!(error instanceof ProdchainError) || pass.signal.aborted) throw error;
    pass.found.notices.push(`branch heads could not be read: ${messageOf(error)}`);
    return;
  }
  const now = clock.now();
  await inLease(pool, pass.lease, async (tx) => {
    const movedProjects: string[] = [];
    for (const head of heads)
      if (await storeBranchHead(tx, server.id, head, now)) movedProjects.push(head.project);
    const moved = movedProjects.length;
    await markHeads(tx, movedProjects);
    await keepBranchHeads(tx, server.id, wanted);
    const cursor: HeadsCursor = { next: start + some.length, absent: [...absent] };
    await writeCursor(tx, pass.lease.feedId, "heads", cursor, now);
    if (moved > 0) await notify(tx, ["chain"], [server.id]);
    pass.totals.rowsRead += heads.length;
    pass.totals.rowsChanged += moved;
  });
  if (absent.size > 0) pass.found.notices.push(`not shown by the server: ${listed([...absent])}`);
}

const nameOf = ({ project, branch }: { project: string; branch: string }) => `${project} ${branch}`;

const listed = (names: readonly string[]) =>
  names.slice(0, NAMED).join(", ") + (names.length > NAMED ? ` and ${names.length - NAMED} more` : "");

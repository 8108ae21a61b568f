import type { KojiStayFact } from "@/lib/domain/koji/facts";
import { type BuildRows, builds, history } from "./requests";
import type { KojiRows } from "./rows";
import type { KojiRpc } from "./rpc";

export const PAGE = 1000;

/** In this order a page goes on where the one before ended. */
export const BY_COMPLETION = "completion_time,build_id";

/** A stretch of completion times in epoch seconds; the ends themselves are outside. */
export interface Window {
  after: number;
  before?: number;
  state?: number;
}

/**
 * Builds completed within a window, oldest first. Goes on from the last completion of a full page, with the last second
 * read twice, since several builds may share an instant; only within one such second does it count rows.
 */
export async function* completedBuilds(
  rpc: KojiRpc,
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<BuildRows, void, void> {
  const { before, state } = window;
  let { after } = window;
  let offset = 0;
  for (;;) {
    const filter = {
      ...(state !== undefined && { state }),
      completeAfter: after,
      ...(before !== undefined && { completeBefore: before }),
    };
    const ask = () => rpc.ask(builds(filter, { order: BY_COMPLETION, limit: PAGE, offset }), signal);
    const page = await believed(ask);
    yield page;
    if (page.size < PAGE) return;
    const next = page.lastCompletion - 1;
    offset = next > after ? 0 : offset + PAGE;
    after = Math.max(after, next);
  }
}

/** All stays in a tag, oldest first. Rows are only ever added at the end, so that offsets hold. */
export async function* tagHistory(
  rpc: KojiRpc,
  tag: string,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<KojiRows<KojiStayFact> & { next: number }, void, void> {
  for (let offset = from; ; offset += PAGE) {
    const ask = () => rpc.ask(history({ tag }, { order: "create_event", limit: PAGE, offset }), signal);
    const page = await believed(ask);
    yield { ...page, next: offset + page.size };
    if (page.size < PAGE) return;
  }
}

/** An empty answer ends a walk for good, so it is believed only when given twice. */
async function believed<Page extends { size: number }>(ask: () => Promise<Page>): Promise<Page> {
  const page = await ask();
  return page.size === 0 ? await ask() : page;
}

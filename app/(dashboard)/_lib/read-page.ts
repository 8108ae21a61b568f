import type { z } from "zod";
import { BadParameters, type ParameterError } from "@/lib/data/http/bad-parameters";
import { parsePage } from "@/lib/data/page";
import { orNotFound } from "./or-not-found";

type Raw = Readonly<Record<string, string | string[] | undefined>>;

interface PageQuery<Query> {
  query: Query;
  /** Parameters that could not be used, for the page to say; the query is what the others ask for. */
  bad: { errors: ParameterError[]; resetHref: string } | null;
}

/**
 * The query a page's address asks for, and its answer prefetched. Parameters that cannot be understood, or that the
 * answer refuses (the key of another view's page), are left out and named; an unknown name is the 404 page.
 */
export async function readPage<S extends z.ZodType>(
  schema: S,
  path: string,
  searchParams: Promise<Raw>,
  prefetch: (query: z.output<S>) => Promise<unknown>,
): Promise<PageQuery<z.output<S>>> {
  const errors: ParameterError[] = [];
  let raw = await searchParams;
  for (;;) {
    const parsed = await parsePage(schema, raw);
    const wrong = parsed.errors ?? (await refused(prefetch(parsed.query)));
    if (wrong.length === 0 && parsed.errors === undefined)
      return {
        query: parsed.query,
        bad: errors.length === 0 ? null : { errors, resetHref: hrefOf(path, raw) },
      };
    errors.push(...wrong);
    raw = without(raw, wrong);
  }
}

async function refused(answer: Promise<unknown>): Promise<readonly ParameterError[]> {
  try {
    await orNotFound(answer);
    return [];
  } catch (error) {
    if (error instanceof BadParameters && error.errors.length > 0) return error.errors;
    throw error;
  }
}

/** Every round takes something away, so that the rounds end: all of it, where an error names nothing that is there. */
function without(raw: Raw, wrong: readonly ParameterError[]): Raw {
  const names = new Set(wrong.map((error) => error.parameter));
  const kept = Object.entries(raw).filter(([name]) => !names.has(name));
  if (kept.length < Object.keys(raw).length) return Object.fromEntries(kept);
  if (kept.length === 0) throw new Error(`the defaults of a page are refused: ${JSON.stringify(wrong)}`);
  return {};
}

function hrefOf(path: string, raw: Raw): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(raw))
    for (const each of [value ?? []].flat()) search.append(name, each);
  const text = search.toString().replaceAll("%2C", ",");
  return text === "" ? path : `${path}?${text}`;
}

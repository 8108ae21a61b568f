import "server-only";
import type { z } from "zod";
import { type Parsed, parseParameters, type RawParameters } from "./http/parameters";

/**
 * The query of a page by its contract's schema: `{query}`, or `{errors}` that name each bad parameter and what is
 * allowed, for the page to show.
 */
export async function parsePage<S extends z.ZodType>(
  schema: S,
  searchParams: Promise<RawParameters> | RawParameters,
): Promise<Parsed<z.output<S>>> {
  return parseParameters(schema, await searchParams);
}

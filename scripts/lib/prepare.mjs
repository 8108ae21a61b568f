import { buildPages, bundle } from "./build.mjs";
import { generate } from "./generate.mjs";
import { install } from "./install.mjs";

/**
 * Brings a fresh clone to where it can run: packages, database client, bundles and pages. Does only what is missing.
 * @param {{ pages?: boolean }} [want] pages: false leaves the pages out
 */
export async function prepare(lifecycle, log, { pages = true } = {}) {
  await install(lifecycle, log);
  await generate(lifecycle, log);
  await bundle(log);
  if (pages) await buildPages(lifecycle, log);
}

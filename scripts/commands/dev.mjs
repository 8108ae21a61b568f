import path from "node:path";
import { dataRoot } from "../lib/paths.mjs";
import { readAddress, readOptions } from "../lib/preflight.mjs";
import { serve } from "../lib/serve.mjs";

/** npm run dev: the demo with pages that follow the editor. Shares its data with `npm run demo`. */
export async function main(args) {
  const options = readOptions(args, ["port", "host"], "npm run dev -- [--port N] [--host ADDRESS]");
  await serve({
    title: "Development",
    address: readAddress(options),
    dataDir: path.join(dataRoot(), "demo"),
    pages: false,
    firstDataLimitMs: 120_000,
    stack: { demo: [], people: true, dev: true },
  });
}

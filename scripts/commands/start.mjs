import path from "node:path";
import { dataRoot } from "../lib/paths.mjs";
import { readAddress, readOptions } from "../lib/preflight.mjs";
import { serve } from "../lib/serve.mjs";

/** npm start: the product over the sources that prodchain.yaml names. */
export async function main(args) {
  const options = readOptions(
    args,
    ["port", "host", "config"],
    "npm start -- [--port N] [--host ADDRESS] [--config FILE]",
  );
  await serve({
    title: "Prodchain",
    address: readAddress(options),
    dataDir: path.join(dataRoot(), "site"),
    firstDataLimitMs: 15_000,
    stack: { config: options.config && path.resolve(options.config) },
  });
}

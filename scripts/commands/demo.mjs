import path from "node:path";
import { dataRoot } from "../lib/paths.mjs";
import { readAddress, readOptions } from "../lib/preflight.mjs";
import { serve } from "../lib/serve.mjs";

const forSources = ["seed", "scenario", "anchor", "days", "pace"];
const usage =
  "npm run demo -- [--port N] [--host ADDRESS] [--seed N] [--scenario NAME] [--anchor TIME] [--days N] [--pace N] [--no-people]";

/** npm run demo: the whole product over simulated sources, with a database of its own. */
export async function main(args) {
  const options = readOptions(args, ["port", "host", ...forSources], usage, ["no-people"]);
  const demo = forSources.flatMap((name) =>
    options[name] === undefined ? [] : [`--${name}`, options[name]],
  );
  await serve({
    title: "The demo",
    address: readAddress(options),
    dataDir: path.join(dataRoot(), "demo"),
    firstDataLimitMs: 120_000,
    stack: { demo, people: !options["no-people"], logToFiles: true },
  });
}

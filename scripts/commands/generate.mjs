import { generate } from "../lib/generate.mjs";
import { install } from "../lib/install.mjs";
import { withLifecycle } from "../lib/lifecycle.mjs";
import { createLog } from "../lib/log.mjs";

/** npm run generate: the Prisma client from prisma/schema.prisma. */
export async function main() {
  const log = createLog();
  await withLifecycle(log, async (lifecycle) => {
    await install(lifecycle, log);
    await generate(lifecycle, log);
  });
}

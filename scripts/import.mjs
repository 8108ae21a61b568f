import { run } from "./lib/run.mjs";

run(() => import("./commands/import.mjs"));

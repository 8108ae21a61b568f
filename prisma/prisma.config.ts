import { defineConfig } from "prisma/config";

// generate, validate and format never run the schema engine, they only insist that a file of that name exists; with
// this they need no download. `prisma migrate` on a connected machine still fetches the real engine.
const commandsWithoutEngine = ["generate", "validate", "format"];
if (commandsWithoutEngine.some((command) => process.argv.includes(command))) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
  datasource: { url: process.env.OWNER_DATABASE_URL ?? process.env.DATABASE_URL ?? "" },
});

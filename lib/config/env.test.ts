import { describe, expect, test } from "vitest";
import { readEnv } from "./env";

const url = "postgresql://app:secret@127.0.0.1:5432/prodchain";

describe("the environment", () => {
  test("needs the database only; the rest has a default", () => {
    expect(readEnv({ DATABASE_URL: url })).toEqual({
      databaseUrl: url,
      ownerDatabaseUrl: url,
      directDatabaseUrl: url,
      configPath: "prodchain.yaml",
      dataDir: ".data",
      host: "127.0.0.1",
      port: 3000,
      logLevel: "info",
    });
  });

  test("an empty value counts as absent", () => {
    expect(readEnv({ DATABASE_URL: url, OWNER_DATABASE_URL: "", PORT: "" })).toMatchObject({
      ownerDatabaseUrl: url,
      port: 3000,
    });
  });

  test("every mistake is named at once", () => {
    const read = () => readEnv({ DATABASE_URL: "mysql://db", PORT: "http" });
    expect(read).toThrow(/DATABASE_URL: must be a postgresql:\/\/ URL/);
    expect(read).toThrow(/PORT/);
  });

  test("a secret in a wrong URL is not repeated", () => {
    expect(() => readEnv({ DATABASE_URL: "mysql://app:hunter2@db" })).not.toThrow(/hunter2/);
  });
});

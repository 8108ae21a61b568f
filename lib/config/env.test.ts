import { describe, expect, it } from "vitest";
import { ConfigError } from "./config-error";
import { readEnv } from "./env";

const DATABASE_URL = "postgresql://app:pw@127.0.0.1:5432/prodchain";

describe("the environment", () => {
  it("needs nothing but a database", () => {
    expect(readEnv({ DATABASE_URL, PORT: "", LOG_LEVEL: " " })).toMatchObject({
      databaseUrl: DATABASE_URL,
      ownerDatabaseUrl: DATABASE_URL,
      directDatabaseUrl: DATABASE_URL,
      port: 3000,
      host: "127.0.0.1",
      nodeEnv: "development",
      logLevel: "info",
      privateReadToken: undefined,
    });
  });

  it("keeps the owner and the pooled connection apart", () => {
    const given = {
      DATABASE_URL,
      OWNER_DATABASE_URL: "postgres://owner@db/x",
      DIRECT_DATABASE_URL: "postgres://app@direct/x",
    };
    expect(readEnv(given)).toMatchObject({
      ownerDatabaseUrl: "postgres://owner@db/x",
      directDatabaseUrl: "postgres://app@direct/x",
    });
  });

  it("tells every mistake and never the value of a secret", () => {
    const read = () =>
      readEnv({
        DATABASE_URL: "mysql://me:hunter2@db",
        PORT: "http",
        PRODCHAIN_PRIVATE_READ_TOKEN: "hunter3",
      });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      "environment: DATABASE_URL: not a postgresql:// URL\n" +
        "environment: PRODCHAIN_PRIVATE_READ_TOKEN: shorter than 16 characters\n" +
        "environment: PORT: not a port (0 to 65535)",
    );
    expect(read).not.toThrow(/hunter/);
  });
});

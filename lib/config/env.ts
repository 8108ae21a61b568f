import { resolve } from "node:path";
import { z } from "zod";
import { ConfigError } from "./config-error";

const DatabaseUrl = z
  .string({ error: "is not set" })
  .refine((text) => /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text), "not a postgresql:// URL");

const Port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, "not a port (0 to 65535)")
  .transform(Number);

const Variables = z.object({
  DATABASE_URL: DatabaseUrl,
  OWNER_DATABASE_URL: DatabaseUrl.optional(),
  DIRECT_DATABASE_URL: DatabaseUrl.optional(),
  PRODCHAIN_CONFIG: z.string().default("prodchain.yaml"),
  PRODCHAIN_DATA_DIR: z.string().default(".data"),
  PRODCHAIN_PRIVATE_READ_TOKEN: z.string().min(16, "shorter than 16 characters").optional(),
  NEXT_DIST_DIR: z.string().default(".next"),
  PORT: Port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  NODE_ENV: z
    .enum(["development", "production", "test"], { error: "must be one of development, production, test" })
    .default("development"),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: "must be one of trace, debug, info, warn, error, fatal, silent",
    })
    .default("info"),
});

export interface Env {
  /** The application's role: reads and writes rows, owns nothing. */
  databaseUrl: string;
  /** The role that owns the tables and migrates. */
  ownerDatabaseUrl: string;
  /** A connection that no pooler stands in front of: LISTEN and advisory locks need one. */
  directDatabaseUrl: string;
  configPath: string;
  dataDir: string;
  /** Folder of the web build. */
  nextDir: string;
  port: number;
  host: string;
  nodeEnv: "development" | "production" | "test";
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** A reader who sends this as a Bearer token sees private instances; undefined = nobody does. */
  privateReadToken: string | undefined;
}

/** The environment as the product understands it; an empty variable counts as unset. Throws ConfigError. */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse(given);
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `environment: ${issue.path.join(".")}: ${issue.message}`),
    );
  const v = parsed.data;
  return {
    databaseUrl: v.DATABASE_URL,
    ownerDatabaseUrl: v.OWNER_DATABASE_URL ?? v.DATABASE_URL,
    directDatabaseUrl: v.DIRECT_DATABASE_URL ?? v.DATABASE_URL,
    configPath: resolve(v.PRODCHAIN_CONFIG),
    dataDir: resolve(v.PRODCHAIN_DATA_DIR),
    nextDir: resolve(v.NEXT_DIST_DIR),
    port: v.PORT,
    host: v.HOST,
    nodeEnv: v.NODE_ENV,
    logLevel: v.LOG_LEVEL,
    privateReadToken: v.PRODCHAIN_PRIVATE_READ_TOKEN,
  };
}

let known: Env | undefined;

/** The environment of this process, checked on first use. Throws ConfigError. */
export function env(): Env {
  known ??= readEnv(process.env);
  return known;
}

/** A secret that prodchain.yaml names by its environment variable; undefined when it is unset or empty. */
export const secret = (variable: string): string | undefined => process.env[variable] || undefined;

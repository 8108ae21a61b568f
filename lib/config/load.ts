import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { z } from "zod";
import { messageOf } from "@/lib/shared/errors";
import { ConfigError } from "./config-error";
import { readYaml } from "./document";
import { secret } from "./env";
import type { Mistake } from "./mistake";
import { checkReferences } from "./references";
import { SiteConfig } from "./schema";

/**
 * Reads prodchain.yaml. Throws ConfigError with every mistake, each with file, line and field, in the file's order.
 * @param path of the file; the paths inside are taken relative to its folder
 */
export async function loadConfig(path: string): Promise<SiteConfig> {
  const shown = shortest(path);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError([`${shown}: cannot be read: ${messageOf(error)}`], { cause: error });
  }
  return withPathsFrom(dirname(resolve(path)), parseConfig(text, shown, secret));
}

/**
 * The text of prodchain.yaml, checked; its paths as written. Throws ConfigError.
 * @param file name to show in messages
 * @param secretOf value of an environment variable that `passwordEnv` names
 */
export function parseConfig(
  text: string,
  file: string,
  secretOf: (variable: string) => string | undefined,
): SiteConfig {
  const yaml = readYaml(text);
  if (yaml.mistakes.length > 0)
    throw new ConfigError(yaml.mistakes.map(({ line, message }) => `${file}:${line}: ${message}`));
  const value = yaml.value ?? {};
  const parsed = SiteConfig.safeParse(value);
  const mistakes = parsed.success
    ? [...checkReferences(parsed.data), ...checkSecrets(parsed.data, secretOf)]
    : parsed.error.issues.flatMap((issue) => toMistakes(issue, value));
  if (parsed.success && mistakes.length === 0) return parsed.data;
  const placed = mistakes.map((mistake) => ({ ...mistake, line: yaml.lineOf(mistake.path) }));
  placed.sort((a, b) => a.line - b.line);
  throw new ConfigError(
    placed.map(({ line, path, message }) => `${file}:${line}: ${fieldOf(path)}${message}`),
  );
}

function checkSecrets(config: SiteConfig, secretOf: (variable: string) => string | undefined): Mistake[] {
  const passwords = (["instances", "koji", "gerrit"] as const).flatMap((section) =>
    config[section].map(({ auth }, i) => ({
      path: [section, i, "auth", "passwordEnv"],
      variable: auth?.passwordEnv,
    })),
  );
  const tokens = config.zuul.map(({ tokenEnv }, i) => ({
    path: ["zuul", i, "tokenEnv"],
    variable: tokenEnv,
  }));
  return [...passwords, ...tokens].flatMap(({ path, variable }) =>
    variable !== undefined && secretOf(variable) === undefined
      ? [{ path, message: `the environment variable ${variable} is not set` }]
      : [],
  );
}

function toMistakes(issue: z.core.$ZodIssue, root: unknown): Mistake[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...path, key], message: "unknown key" }));
  if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ path, message: inner.message }));
  if (issue.code === "invalid_value")
    return [{ path, message: `must be one of ${issue.values.map(String).join(", ")}` }];
  const found = valueAt(root, path);
  if (issue.code === "invalid_type" || (issue.code === "invalid_union" && found === undefined))
    return [{ path, message: found === undefined ? "is missing" : wrongType(issue, found) }];
  if (issue.code === "too_big") return [{ path, message: `must be at most ${issue.maximum}` }];
  if (issue.code === "too_small" && typeof found === "number")
    return [
      { path, message: `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}` },
    ];
  return [{ path, message: issue.message }];
}

const wrongType = (issue: z.core.$ZodIssue, found: unknown) =>
  issue.code === "invalid_type"
    ? `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, not ${kindOf(found)}`
    : issue.message;

const TYPE_WORDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const fieldOf = (path: readonly PropertyKey[]) => {
  const field = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return field === "" ? "" : `${field.replace(/^\./, "")}: `;
};

function withPathsFrom(folder: string, config: SiteConfig): SiteConfig {
  const absolute = <T extends { path?: string | undefined }>(place: T): T =>
    place.path === undefined ? place : { ...place, path: resolve(folder, place.path) };
  return {
    ...config,
    rdoinfo: config.rdoinfo && absolute(config.rdoinfo),
    criteria: config.criteria.map(absolute),
    taggedReleases: config.taggedReleases && absolute(config.taggedReleases),
  };
}

function shortest(path: string): string {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
}

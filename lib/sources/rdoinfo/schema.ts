import { z } from "zod";

// The shapes of rdo.yml and of the files it imports, read with YAML's failsafe schema: every scalar is text, so that a
// branch such as 3.10 stays "3.10". Only what is used is declared.

/** Text, or nothing: failsafe reads `train:` and `train: null` as text too. */
const NOTHING = new Set(["", "~", "null"]);
// PostgreSQL has no U+0000 in text.
const Text = z
  .string()
  .min(1)
  .refine((text) => !text.includes("\0"), "holds U+0000");
const OptionalText = z
  .string()
  .refine((text) => !text.includes("\0"), "holds U+0000")
  .transform((text) => (NOTHING.has(text) ? undefined : text))
  .optional();

/** A section with nothing behind its key means: not given. */
const section = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === "string" && NOTHING.has(value) ? undefined : value), schema);

const Fields = z.object({
  name: OptionalText,
  conf: OptionalText,
  component: OptionalText,
  upstream: OptionalText,
  distgit: OptionalText,
  "master-distgit": OptionalText,
  "source-branch": OptionalText,
  maintainers: section(z.array(Text).optional()),
});

/** What a tag says of a package: overrides of its fields, or nothing at all. */
const TagWire = z.union([
  z
    .string()
    .refine((text) => NOTHING.has(text), "neither empty nor a mapping")
    .transform(() => ({})),
  Fields,
]);

/** package-default and the entries of package-configs: fields that packages take over. */
export const PackageConfigWire = z.object({
  ...Fields.shape,
  tags: z.record(z.string(), TagWire).optional(),
});
export type PackageConfigWire = z.infer<typeof PackageConfigWire>;

export const PackageWire = z.object({ ...PackageConfigWire.shape, project: Text });
export type PackageWire = z.infer<typeof PackageWire>;

export const ReleaseWire = z.object({
  name: Text,
  status: OptionalText,
  identifier: OptionalText,
  upstream_branch: OptionalText,
  branch: OptionalText,
});
export type ReleaseWire = z.infer<typeof ReleaseWire>;

/** One file; its entries are checked one by one, so that a bad one does not cost the rest. */
export const RdoinfoFileWire = z.object({
  import: section(z.array(Text).default([])),
  releases: section(z.array(z.unknown()).default([])),
  packages: section(z.array(z.unknown()).default([])),
  "package-default": z.unknown().optional(),
  "package-configs": section(z.record(z.string(), z.unknown()).default({})),
});
export type RdoinfoFileWire = z.infer<typeof RdoinfoFileWire>;

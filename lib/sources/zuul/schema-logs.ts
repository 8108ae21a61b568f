import { z } from "zod";

const Text = z.string().nullish();
const Flag = z.boolean().nullish();

/** A module's own answer. `msg` may be anything a playbook prints; texts may be missing where the task hides them. */
const Outcome = {
  action: Text,
  failed: Flag,
  unreachable: Flag,
  skipped: Flag,
  rc: z.union([z.number(), z.string()]).nullish(),
  failed_when_result: z.unknown().optional(),
  msg: z.unknown().optional(),
  reason: Text,
  stdout: Text,
  stderr: Text,
  exception: Text,
  module_stdout: Text,
  module_stderr: Text,
  censored: Text,
};

export const LoopItemWire = z.object({ ...Outcome, item: z.unknown().optional() });
export const HostResultWire = z.object({ ...Outcome, results: z.array(LoopItemWire).nullish().catch(null) });
export type HostResultWire = z.infer<typeof HostResultWire>;
export type LoopItemWire = z.infer<typeof LoopItemWire>;

const TaskWire = z.object({
  /** Its number in the play; ours, since tasks that went well are not kept. */
  at: z.number(),
  task: z.object({ name: Text, duration: z.object({ start: Text }).nullish() }).nullish(),
  role: z.object({ name: Text }).nullish(),
  hosts: z.record(z.string(), HostResultWire.nullable().catch(null)).catch({}),
});
export type TaskWire = z.infer<typeof TaskWire>;

const PlayWire = z.object({
  at: z.number(),
  play: z.object({ name: Text }).nullish(),
  tasks: z.array(TaskWire).catch([]),
});
export type PlayWire = z.infer<typeof PlayWire>;

const Count = z.number().nullish();

/** One playbook of job-output.json, reduced to tasks that failed. `index` is a string there, and no use to us. */
export const PlaybookWire = z.object({
  at: z.number(),
  playbook: Text,
  phase: Text,
  plays: z.array(PlayWire).catch([]),
  /** Missing where the file breaks off in this playbook. */
  stats: z
    .record(z.string(), z.object({ failures: Count, unreachable: Count, ignored: Count }))
    .nullish()
    .catch(null),
});
export type PlaybookWire = z.infer<typeof PlaybookWire>;

export const ManifestNode = z.object({
  name: z.string(),
  mimetype: Text,
  children: z.array(z.unknown()).nullish(),
});
export const ManifestWire = z.object({ tree: z.array(z.unknown()) });

/** zuul-info/inventory.yaml: an Ansible inventory with what the node provider knows of each host. */
export const InventoryWire = z.object({
  all: z.object({
    hosts: z
      .record(
        z.string(),
        z
          .object({
            nodepool: z
              .object({
                provider: Text,
                region: Text,
                cloud: Text,
                az: Text,
                label: Text,
                image: Text,
              })
              .nullish()
              .catch(null),
          })
          .nullish(),
      )
      .nullish(),
  }),
});

import { z } from "zod";

const Text = z.string().nullish();

/** `item` names the subject in test-result-failed and -errored; elsewhere `subject_identifier` does, or nothing. */
export const RequirementWire = z.object({
  type: z.string().min(1),
  testcase: Text,
  scenario: Text,
  subject_identifier: Text,
  item: z.object({ identifier: Text, item: Text }).nullish().catch(null),
  details: Text,
  error_reason: Text,
});
export type RequirementWire = z.infer<typeof RequirementWire>;

export const DecisionWire = z.object({
  policies_satisfied: z.boolean(),
  summary: Text,
  applicable_policies: z.array(z.unknown()).nullish(),
  satisfied_requirements: z.array(RequirementWire).nullish(),
  unsatisfied_requirements: z.array(RequirementWire).nullish(),
});
export type DecisionWire = z.infer<typeof DecisionWire>;

import { hashText } from "../../world/random";

/** Which test each gating point requires. */
const TESTCASES = ["tempest", "rpmdeplint", "installability"];

interface Subject {
  type: string;
  item: string;
}

interface Answer {
  status: number;
  body: unknown;
}

const problem = (status: number, message: string): Answer => ({ status, body: { message } });

function subjectsOf(body: Record<string, unknown>): Subject[] | undefined {
  const { subject, subject_type: type, subject_identifier: item } = body;
  if (typeof type === "string" && typeof item === "string") return [{ type, item }];
  if (!Array.isArray(subject) || subject.length === 0) return undefined;
  return subject.map((one) => ({ type: String(one?.type), item: String(one?.item) }));
}

/** A few packages nobody gates. */
const hasPolicy = ({ item }: Subject) => hashText(`policy ${item.replace(/-[^-]+-[^-]+$/, "")}`) % 100 !== 0;

/** What a build's test says; the same build always the same. Tests of what was built lately are still to come. */
function outcome({ item }: Subject, testcase: string, isNew: (nvr: string) => boolean) {
  if (isNew(item)) return "missing" as const;
  const draw = hashText(`${testcase} ${item}`) % 1000;
  return draw < 18 ? ("failed" as const) : draw < 26 ? ("missing" as const) : ("passed" as const);
}

/** Greenwave's answer to a request for a decision. `isNew` tells builds too young to have been tested. */
export function decide(text: string, isNew: (nvr: string) => boolean): Answer {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return problem(400, "Failed to decode JSON object: Expecting value: line 1 column 1 (char 0)");
  }
  if (typeof body !== "object" || body === null) return problem(400, "Invalid decision request");
  for (const field of ["product_version", "decision_context"])
    if (typeof body[field] !== "string") return problem(400, `Missing required ${field}`);
  const subjects = subjectsOf(body);
  if (!subjects) return problem(400, "Missing required subject");
  const open = subjects.find((subject) => !hasPolicy(subject));
  if (open)
    return problem(
      404,
      `Cannot find any applicable policies for ${open.type} subjects at gating point ${body.decision_context} in ${body.product_version}`,
    );
  const results = subjects.flatMap((subject) =>
    TESTCASES.map((testcase) => ({ subject, testcase, outcome: outcome(subject, testcase, isNew) })),
  );
  const unmet = results.filter((one) => one.outcome !== "passed");
  return {
    status: 200,
    body: {
      policies_satisfied: unmet.length === 0,
      summary:
        unmet.length === 0
          ? "All required tests passed"
          : `Of ${results.length} required tests, ${unmet.length} not satisfied`,
      applicable_policies: [`${body.product_version}-${body.decision_context}`],
      satisfied_requirements: results.filter((one) => one.outcome === "passed").map(requirement),
      unsatisfied_requirements: unmet.map(requirement),
    },
  };
}

function requirement({
  subject,
  testcase,
  outcome,
}: {
  subject: Subject;
  testcase: string;
  outcome: string;
}) {
  const base = { type: `test-result-${outcome}`, testcase, subject_type: subject.type, scenario: null };
  if (outcome !== "failed") return { ...base, subject_identifier: subject.item };
  const item = { type: subject.type, identifier: subject.item };
  return { ...base, item, result_id: hashText(`${testcase} ${subject.item}`) % 10_000_000 };
}

import { type DocumentNode, execute, GraphQLError, type GraphQLSchema, Kind, parse, validate } from "graphql";
import { type Answer, AnswerError, type DlrnRequest, graphqlAnswer } from "./answer";
import { dlrnSchema } from "./graphql-schema";
import { wordError } from "./graphql-wording";
import type { DlrnInstance } from "./instance";

interface Asked {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
}

const fault = (message: string, status = 400): Answer => graphqlAnswer({ errors: [{ message }] }, status);

/** What a POST (or a GET with a body) carries, by content type; no batches. */
function bodyParameters(request: DlrnRequest): Record<string, unknown> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/graphql") return { query: request.body };
  if (type === "application/x-www-form-urlencoded")
    return Object.fromEntries(new URLSearchParams(request.body));
  if (type !== "application/json") return {};
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    throw new AnswerError(fault("POST body sent invalid JSON."));
  }
  if (Array.isArray(value)) throw new AnswerError(fault("Batch GraphQL requests are not enabled."));
  if (typeof value !== "object" || value === null) {
    throw new AnswerError(fault(`GraphQL params should be a dict. Received ${JSON.stringify(value)}.`));
  }
  return value as Record<string, unknown>;
}

function variablesOf(raw: unknown): Record<string, unknown> | undefined {
  if (raw === undefined || raw === null || raw === "") return undefined;
  try {
    const value: unknown = typeof raw === "string" ? JSON.parse(raw) : raw;
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Answered below like any other value that is no object.
  }
  throw new AnswerError(fault("Variables are invalid JSON."));
}

function askedOf(request: DlrnRequest): Asked {
  const body = bodyParameters(request);
  const pick = (name: string) => body[name] ?? request.query.get(name) ?? undefined;
  const query = pick("query");
  if (typeof query !== "string" || query === "") throw new AnswerError(fault("Must provide query string."));
  const operationName = pick("operationName");
  return {
    query,
    variables: variablesOf(pick("variables")),
    operationName: typeof operationName === "string" && operationName !== "" ? operationName : undefined,
  };
}

const schemas = new Map<boolean, GraphQLSchema>();

function schemaOf({ oldServer }: DlrnInstance): GraphQLSchema {
  const schema = schemas.get(oldServer) ?? dlrnSchema(oldServer);
  schemas.set(oldServer, schema);
  return schema;
}

/** Parsed and checked documents; clients ask the same few queries over and over. */
const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>();
const DOCUMENTS_KEPT = 300;

function documentOf(schema: GraphQLSchema, query: string): DocumentNode {
  const known = documents.get(schema) ?? new Map<string, DocumentNode>();
  documents.set(schema, known);
  const cached = known.get(query);
  if (cached) return cached;
  const document = parseOrThrow(schema, query);
  const errors = validate(schema, document);
  if (errors.length > 0) {
    throw new AnswerError(graphqlAnswer({ errors: errors.map((error) => wordError(error, schema)) }, 400));
  }
  if (known.size >= DOCUMENTS_KEPT) known.clear();
  known.set(query, document);
  return document;
}

function parseOrThrow(schema: GraphQLSchema, query: string): DocumentNode {
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new AnswerError(graphqlAnswer({ errors: [wordError(error, schema)] }, 400));
  }
}

/** How many fields (with aliases: pages) the query asks at its root; 1 when it cannot be read. */
export function rootFieldCount(request: DlrnRequest): number {
  try {
    const document = parse(askedOf(request).query);
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections.length : 1;
  } catch {
    return 1;
  }
}

/** `GET` or `POST /api/graphql`; errors of a resolver answer 200, those of the query 400. */
export function answerGraphql(instance: DlrnInstance, request: DlrnRequest): Answer {
  if (!["GET", "HEAD", "POST"].includes(request.method)) {
    const answer = fault("GraphQL only supports GET and POST requests.", 405);
    return { ...answer, headers: { ...answer.headers, Allow: "GET, POST" } };
  }
  try {
    const { query, variables, operationName } = askedOf(request);
    const schema = schemaOf(instance);
    const document = documentOf(schema, query);
    const result = execute({
      schema,
      document,
      contextValue: instance,
      ...(variables ? { variableValues: variables } : {}),
      ...(operationName ? { operationName } : {}),
    });
    if (result instanceof Promise) throw new Error("resolvers of the stand-in are synchronous");
    const errors = result.errors?.map((error) => wordError(error, schema));
    // Variables that do not fit stop the query before any field ran: no data, and a 400.
    if (errors && result.data === undefined) return graphqlAnswer({ errors }, 400);
    return graphqlAnswer(errors ? { errors, data: result.data } : { data: result.data });
  } catch (error) {
    if (error instanceof AnswerError) return error.answer;
    throw error;
  }
}

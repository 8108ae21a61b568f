import "server-only";
import { z } from "zod";
import { Problem } from "@/lib/contract/common";
import { LiveEvent } from "@/lib/contract/site";
import { version } from "@/package.json";
import { PERSON_COOKIE } from "../actor";
import { type Operation, operations } from "./operations";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the HTTP API, made of the contracts that handlers parse with and answer by. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = { "/api/v1/events": { get: EVENTS } };
  for (const [id, operation] of Object.entries<Operation>(operations))
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method?.toLowerCase() ?? "get"]: operation.method
        ? describeWrite(id, operation)
        : describe(id, operation),
    };
  return {
    openapi: "3.1.0",
    info: {
      title: "Prodchain",
      version,
      description:
        "What Prodchain knows of the production chain; every figure says as of when. Writes are refused unless they come " +
        "from a page of the site (Sec-Fetch-Site or Origin) and somebody is signed in who may.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, "output"), LiveEvent: jsonSchema(LiveEvent, "output") },
      securitySchemes: {
        private: {
          type: "http",
          scheme: "bearer",
          description: "Shows private builders too; the rest needs no token.",
        },
        person: {
          type: "apiKey",
          in: "cookie",
          name: PERSON_COOKIE,
          description: "Who acts; set by POST /api/v1/session.",
        },
      },
    },
    security: [{}, { private: [] }],
  };
}

const EVENTS: Json = {
  operationId: "events",
  summary: "Server-sent events: which topics changed; read those again",
  responses: {
    "200": {
      description: "Each event's data is a LiveEvent",
      content: { "text/event-stream": { schema: { $ref: "#/components/schemas/LiveEvent" } } },
    },
  },
};

function describe(operationId: string, operation: Operation): Json {
  const json = { "application/json": { schema: jsonSchema(operation.answer, "output") } };
  return {
    operationId,
    summary: operation.summary,
    parameters: [...pathParameters(operation.path), ...queryParameters(operation.query)],
    responses: {
      "200": {
        description: "The answer",
        content: operation.csv ? { ...json, "text/csv": { schema: { type: "string" } } } : json,
      },
      ...(!operation.unavailable && {
        "304": { description: "Not changed since the ETag in If-None-Match" },
        "503": problem("The database does not answer"),
      }),
      "400": problem("A parameter is unknown or not as described; `errors` names each"),
      ...(operation.notFound && { "404": problem("Something named is not there; `near` offers names") }),
      ...(operation.unavailable && { "503": { description: "Down", content: json } }),
    },
  };
}

function describeWrite(operationId: string, operation: Operation): Json {
  const { path, summary, query, body, answer, notFound } = operation;
  return {
    operationId,
    summary,
    security: [{ person: [] }, { person: [], private: [] }],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body, "input") } } },
    }),
    responses: {
      "200": {
        description: "Done",
        content: { "application/json": { schema: jsonSchema(answer, "output") } },
      },
      "400": problem("A parameter or a field is not as described; `errors` names each"),
      "403": problem("The caller may not do it; the detail says why"),
      ...(notFound && { "404": problem("Something named is not there") }),
      "409": problem("Somebody changed it meanwhile; the detail says who and what"),
      ...(body && { "413": problem("More than 256 kB"), "415": problem("Not application/json") }),
      "503": problem("The database does not answer"),
    },
  };
}

const problem = (description: string): Json => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = jsonSchema(query, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
    style: "form",
    explode: true,
  }));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
    override: ({ jsonSchema: made }) => {
      // `format` says it; the pattern for leap years and the bounds of a double only make the document long.
      if (made.format === "date-time" || made.format === "date") delete made.pattern;
      if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
      if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
    },
  });
  return rest;
}

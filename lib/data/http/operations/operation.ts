import { z } from "zod";

/** One address of the HTTP API. The handler parses by `query`; the OpenAPI document is made of the same schemas. */
export type Operation = {
  path: string;
  /** GET when absent. The others write: lib/data/http/write.ts guards them. */
  method?: "POST" | "PATCH" | "DELETE";
  /** Only reads, and is sent as a write because what it asks does not fit an address: answers that are kept stay. */
  readsOnly?: boolean;
  /** JSON that a write takes; a DELETE may do without. */
  body?: z.ZodType;
  summary: string;
  query: z.ZodType;
  answer: z.ZodType;
  /** The address or the query may name something that is not there: 404 with near names. */
  notFound: boolean;
  /** Answers CSV of the whole view with `format=csv`. */
  csv: boolean;
  /** Answers the same body with 503. */
  unavailable?: boolean;
};

const NoQuery = z.strictObject({});
/** An address that takes no parameters, always is there, and answers JSON alone. */
export const plain = { query: NoQuery, notFound: false, csv: false };
/** What a POST of JSON has in common; an operation names path, summary, body and answer besides. */
export const posted = { ...plain, method: "POST" } as const;

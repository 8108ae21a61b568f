import { TOKEN } from "./data-site";

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

export type Called = { status: number; headers: Headers; text: string; json: () => unknown };

export type CallOptions = {
  /** Parts of the path, as Next gives them. */
  params?: Record<string, string>;
  headers?: Record<string, string>;
  /** Asks as the reader who sees private builders. */
  seesPrivate?: boolean;
  /** Acts as this person of a demo. */
  person?: string;
  /** For writes; sent as a page of the site would, with `body` as JSON. */
  method?: "POST" | "PATCH" | "DELETE";
  body?: unknown;
};

/** Calls a route handler as Next would; `query` is what follows the "?". */
export async function callRoute(handler: Handler, query = "", options: CallOptions = {}): Promise<Called> {
  const authorization: Record<string, string> = options.seesPrivate
    ? { authorization: `Bearer ${TOKEN}` }
    : {};
  const { method, body, person } = options;
  const request = new Request(`http://prodchain.test/api/test?${query}`, {
    ...(method && { method }),
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: {
      ...(method && { "sec-fetch-site": "same-origin" }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(person !== undefined && { cookie: `prodchain-person=${person}` }),
      ...options.headers,
      ...authorization,
    },
  });
  const response = await handler(request, { params: Promise.resolve(options.params ?? {}) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

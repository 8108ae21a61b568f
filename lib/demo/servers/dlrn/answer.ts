/** A request as the stand-in's handlers see it; `path` has no query string and no instance prefix. */
export interface DlrnRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/** What a handler answers; the HTTP layer only adds the length. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const HTML = "text/html; charset=utf-8";

export function textAnswer(
  status: number,
  contentType: string,
  body: string,
  extra?: Record<string, string>,
): Answer {
  return { status, headers: { "Content-Type": contentType, ...extra }, body };
}

export const htmlAnswer = (body: string, status = 200, extra?: Record<string, string>): Answer =>
  textAnswer(status, HTML, body, extra);

/** JSON as Flask writes it: compact, closed by a newline. */
export const jsonAnswer = (value: unknown, status = 200): Answer =>
  textAnswer(status, "application/json", `${JSON.stringify(value)}\n`);

/** GraphQL answers have no closing newline. */
export const graphqlAnswer = (value: unknown, status = 200): Answer =>
  textAnswer(status, "application/json", JSON.stringify(value));

/** The application's own errors: JSON with one message. */
export const appError = (status: number, message: string): Answer => jsonAnswer({ message }, status);

const FRAMEWORK_ERRORS: Record<number, [title: string, text: string]> = {
  400: ["Bad Request", "The browser (or proxy) sent a request that this server could not understand."],
  404: [
    "Not Found",
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
  ],
  405: ["Method Not Allowed", "The method is not allowed for the requested URL."],
  500: [
    "Internal Server Error",
    "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.",
  ],
};

/** Errors of the web framework under DLRN: small HTML pages, whatever the client asked for. */
export function frameworkError(status: 400 | 404 | 405 | 500, extra?: Record<string, string>): Answer {
  const [title, text] = FRAMEWORK_ERRORS[status] ?? ["Error", ""];
  const body = `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
  return htmlAnswer(body, status, extra);
}

/** Missing or wrong credentials: text in an HTML content type, as recorded. */
export const unauthorized = (): Answer =>
  htmlAnswer("Unauthorized Access", 401, { "WWW-Authenticate": 'Basic realm="Authentication Required"' });

/** Thrown by handlers where an answer must be given at once. */
export class AnswerError extends Error {
  constructor(readonly answer: Answer) {
    super(`answered ${answer.status}`);
  }
}

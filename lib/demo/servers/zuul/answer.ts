/** What a handler answers; the HTTP layer only adds the length. */
export interface ZuulAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

const HTML = "text/html;charset=utf-8";

export const jsonAnswer = (value: unknown, extra?: Record<string, string>): ZuulAnswer => ({
  status: 200,
  headers: {
    "Content-Type": "application/json; charset=utf-8",
    "Access-Control-Allow-Origin": "*",
    ...extra,
  },
  body: JSON.stringify(value),
});

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  422: "Unprocessable Entity",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** The web framework's own errors: pages of HTML, whatever was asked for. */
export function pageError(status: number, text = "", extra?: Record<string, string>): ZuulAnswer {
  const title = `${status} ${TITLES[status] ?? "Error"}`;
  return {
    status,
    headers: { "Content-Type": HTML, ...extra },
    body: `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html>\n<head><title>${title}</title></head>\n<body><h2>${title}</h2><p>${text}</p></body>\n</html>\n`,
  };
}

/** Paths that are nobody's get the web application, with 200. */
export const webApp = (): ZuulAnswer => ({
  status: 200,
  headers: { "Content-Type": HTML },
  body: '<!doctype html><html lang="en" class="layout-pf layout-pf-fixed"><head><meta charset="utf-8"><title>Zuul</title></head><body><div id="root"></div></body></html>',
});

/** Thrown where an answer must be given at once. */
export class AnswerError extends Error {
  constructor(readonly answer: ZuulAnswer) {
    super(`answered ${answer.status}`);
  }
}

export const fail = (status: number, text?: string): never => {
  throw new AnswerError(pageError(status, text));
};

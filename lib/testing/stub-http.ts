import type { Http, HttpAnswer, HttpRequest } from "@/lib/sources/http";

export const signal = new AbortController().signal;

export interface StubAnswer {
  status?: number;
  type?: string;
  text: string;
}

export interface StubHttp extends Http {
  requests: HttpRequest[];
  /** Addresses asked for. */
  asked: string[];
}

/** An Http that answers by a function, or by a list whose last answer stands for all further requests. */
export function answering(...answers: StubAnswer[] | [(request: HttpRequest) => StubAnswer]): StubHttp {
  const requests: HttpRequest[] = [];
  const asked: string[] = [];
  return {
    requests,
    asked,
    close: async () => {},
    async send(request): Promise<HttpAnswer> {
      requests.push(request);
      asked.push(request.url);
      const [first] = answers;
      const list = answers as StubAnswer[];
      const answer =
        typeof first === "function"
          ? first(request)
          : (list[Math.min(requests.length, list.length) - 1] as StubAnswer);
      const { status = 200, type = "application/json; charset=UTF-8", text } = answer;
      return {
        status,
        headers: new Headers(),
        contentType: type,
        text,
        url: request.url,
        bytes: text.length,
      };
    },
  };
}

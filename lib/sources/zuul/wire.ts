import { messageOf, ProdchainError } from "@/lib/shared/errors";
import type { Http, HttpAnswer } from "../http";
import { SourceRefused } from "../source";

/** Where one tenant's API is. Without `tenant` the root is a white label: a proxy maps it to one tenant. */
export interface ZuulEndpoint {
  root: string;
  tenant?: string | undefined;
  /** Bearer token where reading is protected. */
  token?: string | undefined;
  timeoutMs?: number | undefined;
}

/** JSON over one Zuul, with what its statuses really mean. */
export function createWire(http: Http, endpoint: ZuulEndpoint) {
  const root = endpoint.root.replace(/\/+$/, "");
  const prefix =
    endpoint.tenant === undefined
      ? `${root}/api`
      : `${root}/api/tenant/${encodeURIComponent(endpoint.tenant)}`;
  const headers: Record<string, string> = endpoint.token ? { authorization: `Bearer ${endpoint.token}` } : {};

  const send = (url: string, signal: AbortSignal) =>
    http.send({ url, signal, headers, timeoutMs: endpoint.timeoutMs ?? 60_000 });

  const isUp = async (signal: AbortSignal) => {
    const answer = await send(`${prefix}/info`, signal);
    return answer.status === 200 && isJson(answer);
  };

  return {
    root,
    /**
     * One document of the tenant's API.
     *
     * @throws SourceRefused for any status but 200; ProdchainError source-changed-shape for anything but JSON with 200 (an
     *   unknown path answers with Zuul's web page); bad-request for a 500 while the server is well: Zuul says so when it
     *   does not like a parameter, which is no outage
     */
    async get(path: string, signal: AbortSignal): Promise<unknown> {
      const answer = await send(`${prefix}${path}`, signal);
      if (answer.status === 500 && path !== "/info" && (await isUp(signal)))
        throw new ProdchainError(
          "bad-request",
          `${new URL(answer.url).host} is up, but answered 500 to ${path}`,
        );
      return jsonOf(answer);
    },

    /** One document above the tenants, such as the list of them. */
    async getRoot(path: string, signal: AbortSignal): Promise<unknown> {
      return jsonOf(await send(`${root}/api${path}`, signal));
    },
  };
}

const isJson = (answer: HttpAnswer) => /\bjson\b/i.test(answer.contentType);

function jsonOf(answer: HttpAnswer): unknown {
  const { host, pathname } = new URL(answer.url);
  if (answer.status !== 200) throw SourceRefused.from(answer);
  if (!isJson(answer))
    throw new NotJson(
      `${host} answered ${answer.contentType || "no content type"} to ${pathname} where JSON was due`,
    );
  try {
    return JSON.parse(answer.text);
  } catch (error) {
    throw new ProdchainError("source-unavailable", `${host} sent broken JSON: ${messageOf(error)}`);
  }
}

/** Status 200 and a page: a path this Zuul does not have, or a proxy in between. */
export class NotJson extends ProdchainError {
  constructor(message: string) {
    super("source-changed-shape", message);
    this.name = "NotJson";
  }
}

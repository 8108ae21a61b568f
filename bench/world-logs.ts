import { LOG_SERVER, type ZuulCi } from "@/lib/demo/world/zuul-ci";
import { zuulTenant } from "@/lib/demo/world/zuul-tenant";
import type { Http } from "@/lib/sources/http";

/** The world's log server without a network between: what a client would read there at `now`. Packed files come unpacked. */
export function worldLogs(ci: ZuulCi, now: Date): Http {
  const tenant = zuulTenant(ci);
  return {
    async send({ url, consume }) {
      const text = tenant.logFile(decodeURI(url.slice(LOG_SERVER.length)), now);
      if (text !== undefined) consume?.(Buffer.from(text));
      return {
        status: text === undefined ? 404 : 200,
        headers: new Headers(),
        contentType: "text/plain",
        text: consume ? "" : (text ?? ""),
        url,
        bytes: text?.length ?? 0,
      };
    },
    async close() {},
  };
}

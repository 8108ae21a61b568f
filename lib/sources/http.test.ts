import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { createHttp, type Http, type HttpOptions, type SourceUnreachable } from "./http";

const servers: Server[] = [];
const clients: Http[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function client(options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({ userAgent: "Prodchain/test", allowPrivate: true, ...options });
  clients.push(http);
  return http;
}

/** The error of a request that must fail. */
const failure = (answer: Promise<unknown>): Promise<SourceUnreachable> =>
  answer.then(
    () => Promise.reject(new Error("it was answered")),
    (error: SourceUnreachable) => error,
  );

afterEach(async () => {
  for (const http of clients.splice(0)) await http.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe("an answer", () => {
  it("comes back with status, headers, text and size, whatever the status", async () => {
    const base = await serve((_, response) => {
      response.writeHead(418, { "content-type": "text/plain; charset=utf-8", "x-a": "1" }).end("žluť");
    });
    const answer = await client().send({ url: `${base}/a?b=c#d` });
    expect(answer).toMatchObject({ status: 418, text: "žluť", bytes: 6, url: `${base}/a?b=c` });
    expect(answer.contentType).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("x-a")).toBe("1");
  });

  it("is asked for with name, credentials and no Content-Type", async () => {
    const seen: Record<string, unknown>[] = [];
    const base = await serve((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    await client().send({
      url: base,
      auth: { username: "me", password: "pä:ss" },
      headers: { "If-None-Match": '"x"' },
    });
    expect(seen[0]).toMatchObject({
      "user-agent": "Prodchain/test",
      authorization: `Basic ${Buffer.from("me:pä:ss").toString("base64")}`,
      "if-none-match": '"x"',
    });
    expect(seen[0]).not.toHaveProperty("content-type");
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("is decoded from %s", async (encoding, compress) => {
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": encoding }).end(compress("x".repeat(50_000)));
    });
    const answer = await client().send({ url: base });
    expect([answer.bytes, answer.text.length]).toEqual([50_000, 50_000]);
  });

  it("is decoded by its charset, and an unknown charset is UTF-8", async () => {
    const base = await serve((request, response) => {
      const charset = request.url === "/latin" ? "iso-8859-1" : "klingon";
      response.writeHead(200, { "content-type": `text/html; charset=${charset}` }).end(Buffer.from([0xe9]));
    });
    expect((await client().send({ url: `${base}/latin` })).text).toBe("é");
    expect((await client().send({ url: base })).text).toBe("\ufffd");
  });

  it("may be empty: HEAD, 204 and 304, even when they claim to be compressed", async () => {
    const base = await serve((request, response) => {
      response.writeHead(request.url === "/304" ? 304 : 200, { "content-encoding": "gzip" }).end();
    });
    expect((await client().send({ url: `${base}/304` })).status).toBe(304);
    expect((await client().send({ url: base, method: "HEAD" })).status).toBe(200);
  });
});

describe("what goes wrong is named with host and reason", () => {
  it("connection refused", async () => {
    const error = await failure(client().send({ url: "http://127.0.0.1:1/" }));
    expect(error).toMatchObject({ code: "source-unavailable", reason: "transport" });
    expect(error.message).toBe("127.0.0.1:1: connection refused");
  });

  it("a host name that is not there", async () => {
    const error = await failure(client().send({ url: "http://nowhere.invalid/" }));
    expect(error.message).toMatch(/^nowhere\.invalid: host name/);
  });

  it("no answer in time", async () => {
    const base = await serve(() => {});
    const error = await failure(client().send({ url: base, timeoutMs: 50 }));
    expect(error.reason).toBe("timeout");
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+: no whole answer within 0\.05 s$/);
  });

  it("an answer that begins and then drips", async () => {
    const base = await serve((_, response) => {
      response.write("a");
      const timer = setInterval(() => response.write("a"), 10);
      response.on("close", () => clearInterval(timer));
    });
    expect((await failure(client().send({ url: base, timeoutMs: 100 }))).reason).toBe("timeout");
  });

  it("a connection reset before the answer", async () => {
    const base = await serve((request) => request.socket.resetAndDestroy());
    const error = await failure(client().send({ url: base }));
    expect(error.reason).toBe("transport");
    expect(error.message).toMatch(/connection (reset|closed)/);
  });

  it("an answer cut short", async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-length": 1000 }).write("abc", () => response.destroy());
    });
    expect((await failure(client().send({ url: base }))).message).toMatch(
      /closed before the answer was whole/,
    );
  });

  it("a compressed answer cut short", async () => {
    const whole = gzipSync("y".repeat(10_000));
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(whole.subarray(0, whole.length - 12));
    });
    const error = await failure(client().send({ url: base }));
    expect(error.reason).toBe("bad-encoding");
    expect(error.message).toMatch(/broken or cut short/);
  });

  it("an encoding nobody asked for", async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "rot13" }).end("x");
    });
    expect((await failure(client().send({ url: base }))).reason).toBe("bad-encoding");
  });

  it.each(["ftp://example.org/", "file:///etc/passwd", "nonsense"])("%s is not read", async (url) => {
    expect((await failure(client().send({ url }))).reason).toBe("bad-url");
  });

  it("the caller's own abort is not the source's fault", async () => {
    const base = await serve(() => {});
    const controller = new AbortController();
    const reason = new Error("shutting down");
    const error = failure(client().send({ url: base, signal: controller.signal }));
    controller.abort(reason);
    expect(await error).toBe(reason);
  });
});

describe("size", () => {
  it("a plain answer over the cap is given up", async () => {
    const base = await serve((_, response) => response.end("z".repeat(2_000)));
    const error = await failure(client().send({ url: base, maxBytes: 1_000 }));
    expect(error.message).toMatch(/answer larger than 1000 bytes/);
    expect((await client().send({ url: base, maxBytes: 2_000 })).bytes).toBe(2_000);
  });

  it("a gzip bomb dies early: this one never ends", async () => {
    const zeros = Buffer.alloc(64 * 1024);
    let hungUp: Promise<unknown> | undefined;
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      const endless = new Readable({ read: () => endless.push(zeros) });
      hungUp = pipeline(endless, createGzip(), response).catch(() => "hung up");
    });
    const error = await failure(client().send({ url: base, maxBytes: 1024 * 1024 }));
    expect(error).toMatchObject({ reason: "too-large" });
    expect(error.message).toMatch(/answer larger than 1 MiB/);
    expect(await hungUp).toBe("hung up");
  });

  it("compressed bytes that decode to nothing count too", async () => {
    const nothing = gzipSync("");
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(Buffer.concat(Array(5_000).fill(nothing)));
    });
    expect((await failure(client().send({ url: base, maxBytes: 1_000 }))).reason).toBe("too-large");
  });
});

describe("a body taken piece by piece", () => {
  const json = JSON.stringify({ lines: "x".repeat(200_000) });
  const packed = gzipSync(json);
  const taken = async (base: string, path: string) => {
    const chunks: Buffer[] = [];
    const answer = await client().send({
      url: `${base}${path}`,
      gunzip: true,
      consume: (chunk) => chunks.push(chunk),
    });
    return { answer, text: Buffer.concat(chunks).toString() };
  };
  const files: RequestListener = (request, response) => {
    if (request.url === "/missing.gz") return response.writeHead(404).end("no such file");
    if (request.url === "/plain") return response.end(json);
    if (request.url === "/byte") {
      response.write(packed.subarray(0, 1));
      return setImmediate(() => response.end(packed.subarray(1)));
    }
    if (request.url === "/encoded") response.setHeader("content-encoding", "gzip");
    if (request.url === "/twice") response.setHeader("content-encoding", "gzip").end(gzipSync(packed));
    else response.end(packed);
  };

  it.each(["/plain", "/file.gz", "/encoded", "/twice", "/byte"])(
    "is unpacked however it is packed: %s",
    async (path) => {
      const { answer, text } = await taken(await serve(files), path);
      expect([text === json, answer.text, answer.bytes]).toEqual([true, "", json.length]);
    },
  );

  it("is the answer's text when the status is another", async () => {
    const { answer, text } = await taken(await serve(files), "/missing.gz");
    expect([answer.status, answer.text, text]).toEqual([404, "no such file", ""]);
  });

  it("is handed over up to the cap, and to where it broke off", async () => {
    const base = await serve((request, response) => {
      if (request.url === "/cut") response.end(packed.subarray(0, packed.length - 20));
      else void pipeline(Readable.from(endless()), createGzip(), response).catch(() => {});
    });
    for (const [path, reason] of [
      ["/bomb", "too-large"],
      ["/cut", "bad-encoding"],
    ] as const) {
      let bytes = 0;
      const consume = (chunk: Buffer) => {
        bytes += chunk.length;
      };
      const error = await failure(
        client().send({ url: base + path, gunzip: true, maxBytes: 1_000_000, consume }),
      );
      expect(error.reason).toBe(reason);
      expect(bytes).toBeLessThanOrEqual(1_000_000);
    }
  });
});

/** A document without an end. */
function* endless() {
  for (;;) yield Buffer.alloc(65_536, "a");
}

describe("redirects", () => {
  it("are followed, and the last address is told", async () => {
    const base = await serve((request, response) => {
      if (request.url === "/a") response.writeHead(302, { location: "b?x=1" }).end("moved");
      else response.end(request.url);
    });
    expect(await client().send({ url: `${base}/a` })).toMatchObject({ text: "/b?x=1", url: `${base}/b?x=1` });
  });

  it("end after five", async () => {
    let hops = 0;
    const base = await serve((_, response) => {
      hops += 1;
      response.writeHead(301, { location: "/again" }).end();
    });
    expect((await failure(client().send({ url: base }))).reason).toBe("too-many-redirects");
    expect(hops).toBe(6);
  });

  it("take credentials along on the same origin and drop them on another", async () => {
    const other = await serve((request, response) => response.end(String(request.headers.authorization)));
    const base = await serve((request, response) => {
      if (request.url === "/out") response.writeHead(307, { location: other }).end();
      else if (request.url === "/in") response.writeHead(307, { location: "/stay" }).end();
      else response.end(String(request.headers.authorization));
    });
    const auth = { username: "a", password: "b" };
    expect((await client().send({ url: `${base}/in`, auth })).text).toMatch(/^Basic /);
    expect((await client().send({ url: `${base}/out`, auth })).text).toBe("undefined");
  });

  it("to a private address or another scheme are refused", async () => {
    let asked = 0;
    const inner = await serve((_, response) => {
      asked += 1;
      response.end("secret");
    });
    const port = new URL(inner).port;
    const base = await serve((request, response) => {
      const location = request.url === "/file" ? "file:///etc/passwd" : `http://127.0.0.1:${port}/`;
      response.writeHead(302, { location }).end();
    });
    // The first host is allowed by its name; where it sends us is not.
    const http = client({ allowPrivate: ["localhost"] });
    const entry = base.replace("127.0.0.1", "localhost");
    expect((await failure(http.send({ url: entry }))).reason).toBe("refused-address");
    expect((await failure(http.send({ url: `${entry}/file` }))).reason).toBe("bad-url");
    expect(asked).toBe(0);
  });

  it("a 303 after POST is a GET without the body", async () => {
    const base = await serve((request, response) => {
      if (request.method === "POST") response.writeHead(303, { location: "/done" }).end();
      else response.end(`${request.method} ${request.headers["content-type"]}`);
    });
    const headers = { "content-type": "application/json" };
    expect((await client().send({ url: base, method: "POST", body: "{}", headers })).text).toBe(
      "GET undefined",
    );
  });
});

describe("private addresses", () => {
  it("are refused by default, as a name and as a number, before anything is sent", async () => {
    let asked = 0;
    const base = await serve((_, response) => {
      asked += 1;
      response.end();
    });
    const http = client({ allowPrivate: false });
    const { port } = new URL(base);
    for (const host of ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"]) {
      const error = await failure(http.send({ url: `http://${host}:${port}/` }));
      expect(error.reason).toBe("refused-address");
    }
    expect(asked).toBe(0);
  });
});

describe("politeness", () => {
  it("one request in flight per origin, in order; origins do not wait for each other", async () => {
    let running = 0;
    let most = 0;
    const order: string[] = [];
    const slow: RequestListener = (request, response) => {
      running += 1;
      most = Math.max(most, running);
      order.push(request.url ?? "");
      setImmediate(() => {
        running -= 1;
        response.end();
      });
    };
    const base = await serve(slow);
    const stuck = await serve(() => {});
    const http = client();
    const never = failure(http.send({ url: stuck }));
    await Promise.all([..."abcdef"].map((path) => http.send({ url: `${base}/${path}` })));
    expect(most).toBe(1);
    expect(order.join("")).toBe("/a/b/c/d/e/f");
    await http.close();
    expect((await never).code).toBe("source-unavailable");
  });

  it("a failure does not block the queue, nor does an abort while waiting", async () => {
    const base = await serve((request, response) => {
      if (request.url === "/reset") request.socket.resetAndDestroy();
      else response.end("fine");
    });
    const http = client();
    const controller = new AbortController();
    const first = failure(http.send({ url: `${base}/reset` }));
    const second = failure(http.send({ url: `${base}/never`, signal: controller.signal }));
    const third = http.send({ url: base });
    controller.abort(new Error("enough"));
    expect((await second).message).toBe("enough");
    expect((await first).reason).toBe("transport");
    expect((await third).text).toBe("fine");
  });

  it("starts to one origin lie the interval apart", async () => {
    const starts: number[] = [];
    const base = await serve((_, response) => {
      starts.push(performance.now());
      response.end();
    });
    const http = client({ minIntervalMs: 60 });
    await Promise.all([1, 2, 3].map(() => http.send({ url: base })));
    const [a = 0, , c = 0] = starts;
    expect(c - a).toBeGreaterThan(100);
  });

  it("waiting behind others is not held against a request's time", async () => {
    const base = await serve((_, response) => setTimeout(() => response.end("late"), 60));
    const http = client();
    const answers = await Promise.all([1, 2, 3].map(() => http.send({ url: base, timeoutMs: 150 })));
    expect(answers.map((answer) => answer.text)).toEqual(["late", "late", "late"]);
  });

  it("keeps the connection", async () => {
    const ports = new Set<number | undefined>();
    const base = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("kept");
    });
    const http = client();
    for (let i = 0; i < 3; i++) await http.send({ url: base });
    expect(ports.size).toBe(1);
  });
});

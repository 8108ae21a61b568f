import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "@/lib/shared/clock";
import type { ServerPart } from "./part";

/** Serves parts by themselves on loopback: for tests and benchmarks; the demo has them beside DLRN. */
export class PartsServer {
  private readonly server = createServer((message, response) => {
    const now = (this.settings.clock ?? systemClock).now();
    this.settings.refresh?.(now);
    const path = new URL(message.url ?? "/", "http://localhost").pathname;
    const part = this.settings.parts.find((one) => one.owns(path));
    if (!part) {
      response.writeHead(404).end();
      return;
    }
    part.serve(message, response, now).catch(() => response.destroy());
  });

  constructor(
    private readonly settings: {
      parts: readonly ServerPart[];
      clock?: Clock;
      refresh?: (now: Date) => void;
    },
  ) {}

  /** Listens on loopback; port 0 takes a free one. Returns the address without a slash at its end. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends at once, open connections included. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }
}

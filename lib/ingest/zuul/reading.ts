import type { ZuulConfig } from "@/lib/config/schema";
import type { ZuulClient } from "@/lib/sources/zuul";
import type { Pass } from "../context";

/** One server being read in one pass. */
export interface Reading {
  pass: Pass;
  client: ZuulClient;
  server: ZuulConfig;
  /** Rows asked for in one request; what the client thinks fit when absent. */
  pageSize?: number | undefined;
  /** Called after each page of builds; a first load derives early and now and then. */
  afterPage(of: { read: number; firstLoad: boolean }): Promise<void>;
}

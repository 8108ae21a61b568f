import { z } from "zod";
import { SiteConfig } from "./schema";

/** JSON Schema of prodchain.yaml as one writes it, for editors. Draft 7 is what their YAML servers know best. */
export function siteConfigJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(SiteConfig, { target: "draft-7", io: "input" }),
    title: "prodchain.yaml",
  };
}

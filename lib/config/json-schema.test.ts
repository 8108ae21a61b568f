import { expect, it } from "vitest";
import { siteConfigJsonSchema } from "./json-schema";

it("the shipped prodchain.schema.json is what the code accepts (npx vitest run lib/config -u writes it)", async () => {
  const text = `${JSON.stringify(siteConfigJsonSchema(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../prodchain.schema.json");
});

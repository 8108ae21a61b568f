import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "./ports.mjs";
import { checkAddress, checkDataFolder, readAddress, readOptions } from "./preflight.mjs";

describe("options", () => {
  test("are read by name", () => {
    expect(readOptions(["--port", "4000"], ["port", "host"], "usage")).toEqual({ port: "4000" });
  });

  test("without a value are read as true", () => {
    expect(readOptions(["--no-people"], ["port"], "usage", ["no-people"])).toEqual({ "no-people": true });
  });

  test("one that is not known ends with the usage and code 2", () => {
    const read = () => readOptions(["--prot", "4000"], ["port"], "npm start -- [--port N]");
    expect(read).toThrow("Unknown option '--prot'.\nusage: npm start -- [--port N]");
    expect(read).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe("the address", () => {
  const { PORT, HOST } = process.env;
  afterEach(() => Object.assign(process.env, { PORT: PORT ?? "", HOST: HOST ?? "" }));

  test("comes from an option, else the environment, else 127.0.0.1:3000", () => {
    Object.assign(process.env, { PORT: "", HOST: "" });
    expect(readAddress({})).toEqual({ host: "127.0.0.1", port: 3000 });
    process.env.PORT = "4000";
    expect(readAddress({})).toMatchObject({ port: 4000 });
    expect(readAddress({ port: "5000", host: "0.0.0.0" })).toEqual({ host: "0.0.0.0", port: 5000 });
  });

  test.each(["0", "70000", "http", "80.5"])("port %s is refused", (port) => {
    expect(() => readAddress({ port })).toThrow(`The port must be a number from 1 to 65535, not ${port}.`);
  });

  test("a port in use is named with the way out", async () => {
    const taken = createServer();
    const port = await new Promise((resolve) => {
      taken.listen(0, "127.0.0.1", () => resolve(taken.address().port));
    });
    const sentence = `Port ${port} on 127.0.0.1 is in use: choose another with --port N or PORT=N.`;
    await expect(checkAddress({ port, host: "127.0.0.1" })).rejects.toThrow(sentence);
    await new Promise((resolve) => taken.close(resolve));
    await expect(checkAddress({ port: await freePort(), host: "127.0.0.1" })).resolves.toBeUndefined();
  });

  test("an address of another machine is refused", async () => {
    await expect(checkAddress({ port: 4000, host: "192.0.2.1" })).rejects.toThrow(
      /Nothing can listen on 192.0.2.1/,
    );
  });
});

test("a data folder that cannot be made is named with the way out", () => {
  const dir = mkdtempSync(path.join(tmpdir(), "prodchain-preflight-"));
  const file = path.join(dir, "file");
  writeFileSync(file, "");
  expect(() => checkDataFolder(path.join(file, "demo"))).toThrow(
    /file\/demo cannot be written to: set PRODCHAIN_DATA_DIR/,
  );
  expect(() => checkDataFolder(path.join(dir, "new/demo"))).not.toThrow();
  rmSync(dir, { recursive: true });
});

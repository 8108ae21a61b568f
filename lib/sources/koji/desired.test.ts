import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Http } from "../http";
import { fetchDesiredTags, parseDesiredTags } from "./desired";

const signal = new AbortController().signal;
const TAG = "cloud9s-openstack-epoxy-testing";
const YAML = `packages:
- project: nova
  buildsys-tags:
    ${TAG}: openstack-nova-31.0.1-1.el9s
- project: liblqr-1
  buildsys-tags:
    ${TAG}: liblqr-1-0.4.2-17.el9s
    other: liblqr-1-0.4.1-1.el9s
- project: elsewhere
  buildsys-tags:
    other: elsewhere-1-1
- project: odd
  buildsys-tags:
    ${TAG}: 1.10
- nonsense
`;

describe("the desired content of a tag", () => {
  it("is its NVRs, with what does not fit set aside", () => {
    const { desired, rejected } = parseDesiredTags(TAG, YAML);
    expect(desired).toEqual([
      { tagName: TAG, project: "nova", packageName: "openstack-nova", nvr: "openstack-nova-31.0.1-1.el9s" },
      { tagName: TAG, project: "liblqr-1", packageName: "liblqr-1", nvr: "liblqr-1-0.4.2-17.el9s" },
    ]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      "not an NVR: 1.10",
      "not a project with buildsys-tags",
    ]);
  });

  it.each(["", "packages: {}", "a: [", "<html>"])("is not '%s'", (text) => {
    expect(() => parseDesiredTags(TAG, text)).toThrow(
      /buildsys-tags\/cloud9s-openstack-epoxy-testing\.yml: /,
    );
  });
});

describe("rdoinfo's files", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rdoinfo-"));
    await mkdir(join(folder, "buildsys-tags"));
    await writeFile(join(folder, "buildsys-tags", `${TAG}.yml`), YAML);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const http = (files: Record<string, string>): Http => ({
    close: async () => {},
    send: async ({ url }) => {
      const text = files[url];
      const status = text === undefined ? 404 : text === "" ? 503 : 200;
      return { status, headers: new Headers(), contentType: "text/plain", text: text ?? "", url, bytes: 0 };
    },
  });

  it.each(["", "/rdo.yml"])(
    "are read from a folder ('%s'), and those that are not there left out",
    async (entry) => {
      const tags = ["no-such-tag", TAG, "../escape"];
      const contents = await fetchDesiredTags({ path: `${folder}${entry}` }, tags, http({}), signal);
      expect(contents.map(({ tagName, desired }) => [tagName, desired.length])).toEqual([[TAG, 2]]);
    },
  );

  it.each(["https://git.test/rdoinfo/", "https://git.test/rdoinfo/rdo.yml"])(
    "are read from %s",
    async (url) => {
      const files = { [`https://git.test/rdoinfo/buildsys-tags/${TAG}.yml`]: YAML };
      const contents = await fetchDesiredTags({ url }, ["no-such-tag", TAG], http(files), signal);
      expect(contents).toHaveLength(1);
    },
  );

  it("keep the branch that a query string names", async () => {
    const files = { [`https://git.test/plain/buildsys-tags/${TAG}.yml?h=master`]: YAML };
    const url = "https://git.test/plain/rdo.yml?h=master";
    expect(await fetchDesiredTags({ url }, [TAG], http(files), signal)).toHaveLength(1);
  });

  it("are not taken for absent when they cannot be had", async () => {
    const files = { [`https://git.test/buildsys-tags/${TAG}.yml`]: "" };
    const fetched = fetchDesiredTags({ url: "https://git.test" }, [TAG], http(files), signal);
    await expect(fetched).rejects.toMatchObject({ status: 503 });
  });
});

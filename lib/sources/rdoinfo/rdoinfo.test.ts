import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordings } from "@/lib/testing/recordings";
import { createHttp, type Http } from "../http";
import { collectRdoinfo, packagesOfTag, type ResolvedRdoinfo } from "./index";

const fixtures = join(import.meta.dirname, "fixtures");
const shared = recordings("dlrn/rdoinfo");
const signal = new AbortController().signal;
const http: Http = createHttp({ userAgent: "Prodchain/test", allowPrivate: true });
afterAll(() => http.close());

const namesOf = (resolved: ResolvedRdoinfo, tag: string) =>
  packagesOfTag(resolved, tag).map(({ name }) => name);

describe("rdoinfo from a folder", () => {
  let resolved: ResolvedRdoinfo;
  beforeAll(async () => {
    resolved = await collectRdoinfo({ path: fixtures }, http, signal);
  });

  it("reads releases in order and keeps numbers as they are written", () => {
    expect(resolved.releases).toEqual([
      { name: "flamingo", status: "development", identifier: "2025.2", upstreamBranch: "master" },
      { name: "epoxy", status: "maintained", identifier: "2025.10", upstreamBranch: "stable/2025.1" },
    ]);
  });

  it("fills templates: default, then configuration, then the package itself", () => {
    expect(resolved.packages.find(({ project }) => project === "nova")).toEqual({
      project: "nova",
      name: "openstack-nova",
      conf: "core",
      component: "compute",
      maintainers: ["nova@example.org"],
      upstream: "https://git.example.org/openstack/nova",
      distgit: "https://git.example.org/distgit/nova",
      sourceBranch: null,
      tags: new Map([
        ["epoxy", {}],
        ["flamingo", {}],
      ]),
    });
  });

  it("a package belongs to a tag only if it names it; the default's tags are for those that name none", () => {
    expect(namesOf(resolved, "epoxy")).toEqual(["openstack-libfoo", "openstack-nova"]);
    expect(namesOf(resolved, "train")).toEqual(["python-oldlib"]);
    expect(namesOf(resolved, "bobcat")).toEqual([]);
  });

  it("a tag overrides component and branch", () => {
    expect(packagesOfTag(resolved, "flamingo").find(({ name }) => name === "puppet-nova")?.component).toBe(
      "puppet",
    );
    expect(packagesOfTag(resolved, "epoxy")[0]).toMatchObject({
      name: "openstack-libfoo",
      sourceBranch: "3.10",
    });
  });

  it("drops entries that do not fit and says why", () => {
    expect(resolved.rejected.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^name: /),
      expect.stringMatching(/^project: /),
      expect.stringMatching(/^maintainers: /),
      "name: holds U+0000",
      'conf: package-configs has no "nowhere"',
      "template names a field that is not there: x-%(colour)s",
      "name: openstack-nova is that of project nova",
    ]);
    expect(resolved.packages.map(({ project }) => project)).toEqual([
      "nova",
      "libfoo",
      "puppet-nova",
      "oldlib",
    ]);
  });
});

describe("rdoinfo from a file or a URL", () => {
  let server: Server;
  let base: string;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const url = new URL(request.url ?? "/", "http://x");
      asked.push(`${url.pathname}${url.search}`);
      const text = await readFile(join(fixtures, url.pathname.replace("/plain/", "")), "utf8").catch(
        () => undefined,
      );
      response
        .writeHead(text === undefined ? 404 : 200, { "content-type": "text/plain" })
        .end(text ?? "no such file");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("finds the imports beside the file and keeps the query string", async () => {
    const fromFile = await collectRdoinfo({ path: join(fixtures, "rdo.yml") }, http, signal);
    const fromUrl = await collectRdoinfo({ url: `${base}/plain/rdo.yml?h=master` }, http, signal);
    expect(fromUrl).toEqual(fromFile);
    expect(asked).toEqual([
      "/plain/rdo.yml?h=master",
      "/plain/tags.yml?h=master",
      "/plain/tags/epoxy.yml?h=master",
      "/plain/tags/flamingo.yml?h=master",
    ]);
  });

  it("says what the server said", async () => {
    await expect(collectRdoinfo({ url: `${base}/elsewhere` }, http, signal)).rejects.toMatchObject({
      code: "source-unavailable",
      message: expect.stringMatching(/answered 404 to \/elsewhere\/rdo\.yml: no such file/),
    });
  });
});

describe("a broken rdoinfo is not taken in part", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "prodchain-rdoinfo-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [
      "a missing import",
      "import: [gone.yml]\n",
      "source-unavailable",
      /^rdoinfo gone\.yml: cannot be read: ENOENT/,
    ],
    ["an import that leads outside", "import: [../x.yml]\n", "source-changed-shape", /leads outside/],
    ["an absolute import", "import: [/etc/passwd]\n", "source-changed-shape", /leads outside/],
    ["an import of an address", "import: ['http://x/y.yml']\n", "source-changed-shape", /leads outside/],
    ["bad YAML", "packages: [\n", "source-changed-shape", /^rdoinfo rdo\.yml: .*line/],
    ["no mapping", "hello\n", "source-changed-shape", /^rdoinfo rdo\.yml: /],
    [
      "packages that are no list",
      "packages: {a: b}\n",
      "source-changed-shape",
      /^rdoinfo rdo\.yml: packages: /,
    ],
  ])("%s", async (_, text, code, message) => {
    await writeFile(join(folder, "rdo.yml"), text);
    await expect(collectRdoinfo({ path: folder }, http, signal)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("imports that go round in a circle end", async () => {
    await writeFile(join(folder, "rdo.yml"), "import: [rdo.yml, b.yml]\npackages: [{ project: a }]\n");
    await writeFile(join(folder, "b.yml"), "import: [rdo.yml]\n");
    const { rejected } = await collectRdoinfo({ path: folder }, http, signal);
    expect(rejected).toEqual([{ payload: { project: "a" }, reason: "name: is missing" }]);
  });
});

describe.skipIf(!shared)("the real rdoinfo", () => {
  interface Key {
    releases: { name: string; status: string; identifier: string | null; upstream_branch: string | null }[];
    packages: (Record<string, string> & {
      maintainers: string[];
      tags: Record<string, Record<string, string> | null>;
    })[];
  }
  let resolved: ResolvedRdoinfo;
  let key: Key;
  beforeAll(async () => {
    resolved = await collectRdoinfo({ path: shared }, http, signal);
    key = JSON.parse(await readFile(join(shared ?? "", "resolved.json"), "utf8"));
  });

  it("resolves to what the upstream resolver makes of it", () => {
    expect(resolved.rejected).toEqual([]);
    expect(resolved.releases).toEqual(
      key.releases.map((r) => ({
        name: r.name,
        status: r.status,
        identifier: r.identifier,
        upstreamBranch: r.upstream_branch,
      })),
    );
    const byProject = new Map(resolved.packages.map((entry) => [entry.project, entry]));
    expect(byProject.size).toBe(key.packages.length);
    for (const wanted of key.packages)
      expect(byProject.get(wanted.project ?? "")).toEqual({
        project: wanted.project,
        name: wanted.name,
        conf: wanted.conf,
        component: wanted.component,
        maintainers: wanted.maintainers,
        upstream: wanted.upstream,
        distgit: wanted["master-distgit"],
        sourceBranch: wanted["source-branch"] ?? null,
        tags: new Map(Object.entries(wanted.tags).map(([tag, override]) => [tag, overrideOf(override)])),
      });
  });

  const overrideOf = (override: Record<string, string> | null) => ({
    ...(override?.component !== undefined && { component: override.component }),
    ...(override?.["source-branch"] !== undefined && { sourceBranch: override["source-branch"] }),
  });

  it.each([
    ["train", 361],
    ["wallaby", 355],
    ["zed", 331],
    ["antelope", 301],
    ["bobcat", 291],
    ["caracal", 261],
    ["dalmatian", 256],
    ["epoxy", 251],
    ["flamingo", 249],
    ["flamingo-uc", 251],
  ])("%s has %i packages", (tag, count) => expect(packagesOfTag(resolved, tag)).toHaveLength(count));

  it("components of flamingo-uc, tag overrides applied", () => {
    const counts: Record<string, number> = {};
    for (const { component } of packagesOfTag(resolved, "flamingo-uc"))
      counts[component ?? ""] = (counts[component ?? ""] ?? 0) + 1;
    expect(counts).toMatchObject({
      common: 65,
      puppet: 51,
      clients: 36,
      baremetal: 18,
      network: 18,
      ui: 12,
      swift: 1,
    });
    expect(packagesOfTag(resolved, "train").filter(({ component }) => component === "tripleo")).toHaveLength(
      132,
    );
  });
});

// .dependency-cruiser.cjs   run: depcruise app components lib   (tsconfig paths: "@/*" -> "./*")
const may = {
  shared: [],
  config: ["shared"],
  domain: ["shared"],
  contract: ["shared", "domain"],
  query: ["shared", "domain", "contract"],
  db: ["shared", "config"],
  sources: ["shared", "config", "domain"],
  store: ["shared", "config", "domain", "db"],
  data: ["shared", "config", "domain", "contract", "db", "store"],
  ingest: ["shared", "config", "domain", "db", "store", "sources"],
  demo: ["shared"],
};
const deny = (name, from, to) => ({ name, severity: "error", from, to });
const test = "(\\.test\\.tsx?$|^lib/testing/|^lib/sources/[^/]+/fixtures/)";
module.exports = {
  forbidden: [
    ...Object.entries(may).map(([layer, ok]) =>
      deny(
        `${layer}-imports-only-[${ok}]`,
        { path: `^lib/${layer}/`, pathNot: test },
        { path: "^(app|components|lib)/", pathNot: `^lib/(${[layer, ...ok].join("|")})/` },
      ),
    ),
    // Prisma writes its client in files that import each other.
    deny("no-cycles", { pathNot: "^lib/db/generated/" }, { circular: true }),
    deny(
      "domain-is-pure",
      { path: "^lib/(domain|contract|shared)/", pathNot: test },
      {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-no-pkg", "unknown"],
        pathNot: "node_modules/(zod|date-fns|re2js|@stdlib)/",
      },
    ),
    deny(
      "sources-are-islands",
      { path: "^lib/sources/([^/]+)/.+" },
      { path: "^lib/sources/[^/]+/.+", pathNot: "^lib/sources/$1/" },
    ),
    deny(
      "enter-a-source-by-index",
      { pathNot: "^lib/sources/" },
      { path: "^lib/sources/[^/]+/", pathNot: "^lib/sources/[^/]+/(index\\.ts$|fixtures/)" },
    ),
    deny(
      "mappers-do-no-io",
      { path: "^lib/sources/[^/]+/(map|schema)\\.ts$" },
      { path: "^lib/(config|sources/([^/]+/client|http))" },
    ),
    deny(
      "components-get-props-or-query",
      { path: "^components/" },
      { path: "^(app/|lib/(config|db|store|data|sources|ingest)/)" },
    ),
    deny("routes-go-through-lib-data", { path: "^app/" }, { path: "^lib/(db|store|sources|ingest)/" }),
    deny(
      "the-product-never-sees-the-demo",
      { path: "^(app|components|lib)/", pathNot: `^lib/demo/|${test}` },
      { path: "^lib/demo/" },
    ),
    deny(
      "no-test-code-in-production",
      { path: "^(app|components|lib)/", pathNot: test },
      { path: "^lib/(testing|sources/[^/]+/fixtures)/" },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};

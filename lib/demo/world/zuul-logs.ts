import { stringify } from "yaml";
import type { ZuulBuildRow } from "../rows/zuul-rows";
import { imageOf } from "./node-images";
import { hashText, Random } from "./random";
import { LOG_SERVER, TENANT, type ZuulCi } from "./zuul-ci";
import { consoleText, jobOutputJson } from "./zuul-job-output";
import { playbooksOf } from "./zuul-playbooks";
import { wordsOf } from "./zuul-words";

const DAY = 86_400;
/** Logs are kept so long. */
export const LOGS_KEPT = 30 * DAY;

/** What a build left on the log server. Most pack their output; some lose a part of it. */
function variantOf(uuid: string): "packed" | "plain" | "console" | "cut" {
  const percent = hashText(`variant ${uuid}`) % 100;
  return percent < 60 ? "packed" : percent < 91 ? "plain" : percent < 97 ? "console" : "cut";
}

const CLOUDS = [
  { provider: "vexxhost-nodepool-rdo", region: "ca-ymq-1", cloud: "vexxhost" },
  { provider: "ibm-bm3-nodepool", region: "regionOne", cloud: "ibm-bm3" },
] as const;

function inventory(build: ZuulBuildRow): string {
  const random = new Random("inventory", build.uuid);
  const cloud = random.pick(CLOUDS);
  const image = imageOf(build.start ?? 0);
  const nodes = build.nodeset === "two-centos-9-nodes" ? ["controller", "compute-0"] : ["controller"];
  const { buildset } = build;
  const [ref] = buildset.refs;
  return stringify({
    all: {
      hosts: Object.fromEntries(
        nodes.map((name) => [
          name,
          {
            ansible_host: `38.${random.whole(100, 140)}.${random.whole(1, 250)}.${random.whole(2, 250)}`,
            ansible_port: 22,
            ansible_user: "zuul",
            nodepool: { ...cloud, az: "nova", label: "cloud-centos-9-stream", image, interface_ip: "" },
          },
        ]),
      ),
      vars: {
        zuul: {
          build: build.uuid,
          buildset: buildset.uuid,
          job: build.jobName,
          pipeline: buildset.pipeline,
          project: { name: ref?.project },
          branch: ref?.branch,
          ref: ref?.ref,
          tenant: TENANT,
        },
      },
    },
  });
}

const MIMES: Readonly<Record<string, string>> = {
  json: "application/json",
  yaml: "text/plain",
  txt: "text/plain",
};

/** zuul-manifest.json of the files named. */
function manifest(paths: readonly string[]): string {
  interface Node {
    name: string;
    mimetype: string;
    encoding: string | null;
    children?: Node[];
  }
  const tree: Node[] = [];
  for (const path of paths) {
    const [name = path, ...rest] = path.split("/");
    const ending = /\.(\w+)(?:\.gz)?$/.exec(path)?.[1] ?? "";
    const leaf = (text: string): Node => ({
      name: text,
      mimetype: MIMES[ending] ?? "text/plain",
      encoding: path.endsWith(".gz") ? "gzip" : null,
    });
    if (rest.length === 0) tree.push(leaf(name));
    else {
      const known = tree.find((node) => node.name === name);
      const folder = known ?? { name, mimetype: "application/directory", encoding: null, children: [] };
      if (!known) tree.push(folder);
      folder.children?.push(leaf(rest.join("/")));
    }
  }
  return JSON.stringify({ tree, index_links: false });
}

/** The files of a build, made when they are asked for. A name that ends in .gz is to be packed by whoever serves it. */
export function logFiles(ci: ZuulCi, build: ZuulBuildRow): Map<string, () => string> {
  const fault = ci.faults.get(build.uuid);
  const books = () => playbooksOf(build, fault);
  const variant = variantOf(build.uuid);
  const gz = variant === "packed" ? ".gz" : "";
  const files = new Map<string, () => string>();
  files.set(`job-output.txt${gz}`, () => consoleText(build, books()));
  if (variant !== "console")
    files.set(`job-output.json${gz}`, () => {
      const text = jobOutputJson(books());
      return variant === "cut" ? text.slice(0, Math.floor(text.length * 0.97)) : text;
    });
  const lost = fault?.phase === "pre" && fault.cause.kind === "infra-noise";
  if (!lost) files.set("zuul-info/inventory.yaml", () => inventory(build));
  const report = fault && build.result === "FAILURE" ? wordsOf(build, fault).report : undefined;
  if (report) files.set("logs/failures_file", () => `${report[0]}\nReason: ${report[1]}\n`);
  const listed = [...files.keys()];
  files.set("zuul-manifest.json", () => manifest(listed));
  return files;
}

/** Finds the build whose logs lie under a path of the log server, and the rest of the path. */
export function buildOfLogPath(
  builds: ReadonlyMap<string, ZuulBuildRow>,
  path: string,
): { build: ZuulBuildRow; file: string } | undefined {
  for (const match of path.matchAll(/\/([0-9a-f]{7})\//g)) {
    const build = builds.get(match[1] ?? "");
    const root = build?.logUrl?.slice(LOG_SERVER.length);
    if (build && root && path.startsWith(root)) return { build, file: path.slice(root.length) };
  }
  return undefined;
}

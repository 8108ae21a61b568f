import { parseDocument } from "yaml";
import type { BuildNode, ReportedReason } from "@/lib/domain/failure/evidence";
import { cleanLine } from "@/lib/domain/failure/telling";
import { textOrNull } from "./map";
import { InventoryWire, ManifestNode, ManifestWire } from "./schema-logs";

/** Parsing YAML takes a second per some megabytes; an inventory is some kilobytes. */
const LONGEST_INVENTORY = 1024 * 1024;

/**
 * The nodes of a build, from zuul-info/inventory.yaml; none when it is no inventory. Zuul marks texts of users with
 * `!unsafe`, which is no tag of YAML: they are read as the texts they are.
 */
export function parseInventory(text: string): BuildNode[] {
  const { data } = InventoryWire.safeParse(parseYaml(text));
  return Object.entries(data?.all.hosts ?? {}).map(([host, vars]) => ({
    host: cleanLine(host),
    label: textOrNull(vars?.nodepool?.label),
    image: textOrNull(vars?.nodepool?.image),
    provider: textOrNull(vars?.nodepool?.provider),
    region: textOrNull(vars?.nodepool?.region),
    cloud: textOrNull(vars?.nodepool?.cloud),
    zone: textOrNull(vars?.nodepool?.az),
  }));
}

function parseYaml(text: string): unknown {
  if (text.length > LONGEST_INVENTORY) return undefined;
  try {
    return parseDocument(text, { logLevel: "silent", uniqueKeys: false }).toJS({ maxAliasCount: 100 });
  } catch {
    // Aliases that unfold without end.
    return undefined;
  }
}

/** logs/failures_file of RDO's jobs: the reason first, then "Reason: code" or "Reason: infra". */
export function parseFailuresFile(text: string): ReportedReason | null {
  const lines = text.split("\n").map((line) => cleanLine(line).trim());
  const verdict = lines.map((line) => /^Reason:\s*(\w+)/i.exec(line)?.[1]?.toLowerCase()).find(Boolean);
  const reason = lines.find((line) => line !== "" && !/^Reason:/i.test(line));
  if (reason === undefined && verdict === undefined) return null;
  return { reason: reason ?? "", class: verdict === "code" || verdict === "infra" ? verdict : null };
}

/** Paths of the files of a build, from zuul-manifest.json; undefined when it is no manifest. */
export function parseManifest(text: string): Set<string> | undefined {
  const paths = new Set<string>();
  const walk = (nodes: readonly unknown[], folder: string, depth: number) => {
    for (const one of nodes) {
      const { data } = ManifestNode.safeParse(one);
      if (!data) continue;
      if (data.children || data.mimetype === "application/directory") {
        if (depth < 20) walk(data.children ?? [], `${folder}${data.name}/`, depth + 1);
      } else paths.add(folder + data.name);
    }
  };
  try {
    const { data } = ManifestWire.safeParse(JSON.parse(text));
    if (!data) return undefined;
    walk(data.tree, "", 0);
    return paths;
  } catch {
    return undefined;
  }
}

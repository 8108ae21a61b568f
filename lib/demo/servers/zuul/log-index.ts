import type { ZuulAnswer } from "./answer";

interface Node {
  name: string;
  children?: Node[];
}
type ReadFile = (path: string) => string | undefined;

const DEEPEST = 3;

/**
 * The index of a build's log folder, or of a folder in it, as a web server lists one; undefined for any other path. The
 * names are those of the build's manifest.
 *
 * @param path decoded, below the log server, with or without a slash at its end
 */
export function logIndex(path: string, read: ReadFile): ZuulAnswer | undefined {
  const parts = path.replace(/\/+$/, "").split("/");
  for (let depth = 0; depth <= DEEPEST && depth < parts.length; depth += 1) {
    const split = parts.length - depth;
    const manifest = read(`${parts.slice(0, split).join("/")}/zuul-manifest.json`);
    if (manifest === undefined) continue;
    const { tree } = JSON.parse(manifest) as { tree: Node[] };
    const whole = [...tree, { name: "zuul-manifest.json" }];
    const within = parts.slice(split).reduce<Node[] | undefined>(childrenOf, whole);
    return within && page(path, within);
  }
  return undefined;
}

const childrenOf = (nodes: Node[] | undefined, name: string): Node[] | undefined =>
  nodes?.find((node) => node.name === name)?.children;

function page(path: string, nodes: readonly Node[]): ZuulAnswer {
  // A browser resolves names against the last slash, so without one at the end the folder is part of each name.
  const folder = path.endsWith("/") ? "" : `${encodeURIComponent(path.split("/").at(-1) ?? "")}/`;
  const title = `Index of ${escaped(path)}`;
  const lines = nodes.map(({ name, children }) => {
    const slash = children ? "/" : "";
    return `<li><a href="${folder}${encodeURIComponent(name)}${slash}">${escaped(name)}${slash}</a></li>`;
  });
  return {
    status: 200,
    headers: { "Content-Type": "text/html;charset=UTF-8" },
    body: `<!DOCTYPE HTML>\n<html><head><title>${title}</title></head><body><h1>${title}</h1>\n<ul>\n${lines.join("\n")}\n</ul></body></html>\n`,
  };
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

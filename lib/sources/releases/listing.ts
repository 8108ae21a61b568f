import { EntryWire } from "./schema";

/** A deliverable file of a folder. */
export interface ListedFile {
  /** Without .yaml. */
  name: string;
  url: string;
  /** Changes with the content; null where the listing does not tell. */
  revision: string | null;
}

/**
 * The deliverable files that a folder's listing names: the JSON of a Git server's contents API, or the HTML index of a
 * web server. Undefined when it is neither.
 */
export function parseListing(text: string, contentType: string, folderUrl: string): ListedFile[] | undefined {
  if (/\bjson\b/.test(contentType)) return fromJson(text, folderUrl);
  return /\bhtml\b/.test(contentType) ? fromHtml(text, folderUrl) : undefined;
}

function fromJson(text: string, folderUrl: string): ListedFile[] | undefined {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(rows)) return undefined;
  return rows.flatMap((row) => {
    const entry = EntryWire.safeParse(row);
    const name = entry.success ? nameOf(entry.data.name) : undefined;
    if (!entry.success || name === undefined || (entry.data.type ?? "file") !== "file") return [];
    const { download_url, sha } = entry.data;
    return [{ name, url: download_url || fileUrl(folderUrl, name), revision: sha || null }];
  });
}

function fromHtml(text: string, folderUrl: string): ListedFile[] {
  const names = new Set<string>();
  for (const [, href = ""] of text.matchAll(/<a\s[^>]{0,500}?href\s*=\s*["']?([^"'\s>]{1,500})/gi)) {
    const name = nameOf(decode(href.replace(/[?#].*$/, "").replace(/^\.\//, "")));
    if (name !== undefined) names.add(name);
  }
  return [...names].map((name) => ({ name, url: fileUrl(folderUrl, name), revision: null }));
}

/** Only names of files of this very folder; a listing cannot lead elsewhere by a name. */
export const nameOf = (file: string): string | undefined =>
  /^([A-Za-z0-9][\w.+-]{0,199})\.ya?ml$/.exec(file)?.[1];

/** Some web views of a repository name the branch in the query string. */
export function fileUrl(folderUrl: string, name: string): string {
  const url = new URL(folderUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${name}.yaml`;
  return url.href;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

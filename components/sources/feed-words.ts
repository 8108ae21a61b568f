import type { SourceRow } from "@/lib/contract/sources";

type Row = Pick<SourceRow, "title" | "url">;

/** "Criteria Master, components": feeds of one title are told apart by what their files hold, else by the files' names. */
export function titled<T extends Row>(rows: readonly T[]): T[] {
  return rows.map((row) => {
    const same = rows.filter((each) => each.title === row.title);
    if (same.length === 1) return row;
    const parts = same.map(partOf);
    const clear = parts.every((part) => part !== null) && new Set(parts).size === parts.length;
    const word = clear ? partOf(row) : fileOf(row, same);
    return { ...row, title: word === "" ? row.title : `${row.title}, ${word}` };
  });
}

function partOf(row: Row): string | null {
  const path = partsOf(row).join("/");
  if (/component/i.test(path)) return "components";
  return /integration/i.test(path) ? "integration" : null;
}

/** The name of the file, with as many folders before it as it takes to be the only one of its kind. */
function fileOf(row: Row, same: readonly Row[]): string {
  const parts = partsOf(row);
  for (let n = 1; n < parts.length; n += 1) {
    const tail = parts.slice(-n).join("/");
    if (same.filter((each) => partsOf(each).slice(-n).join("/") === tail).length === 1) return tail;
  }
  return parts.join("/");
}

/** Parts of the address before its query. */
const partsOf = ({ url }: Row): string[] => (url.split(/[?#]/)[0] ?? "").split("/").filter(Boolean);

/** What reads one feed again at once. */
export const readCommand = (feed: string): string => `npm run ingest -- --once --feed ${feed}`;

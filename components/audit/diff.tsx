import { Time } from "@/components/time/time";
import type { AuditRow } from "@/lib/contract/people";
import { changesOf, fieldWords } from "./changes";

const SHOWN = 4;

/** Field by field what stood there and what stands there now; many fields fold behind a summary. */
export function Diff({ row }: { row: Pick<AuditRow, "before" | "after"> }) {
  const changes = changesOf(row.before, row.after);
  if (changes.length === 0) return <p className="text-text-3">no field changed</p>;
  const [first, rest] = [changes.slice(0, SHOWN), changes.slice(SHOWN)];
  return (
    <>
      <Lines changes={first} />
      {rest.length === 0 ? null : (
        <details>
          <summary className="cursor-pointer text-sm text-text-2 hover:text-text">
            {rest.length} more {rest.length === 1 ? "field" : "fields"}
          </summary>
          <Lines changes={rest} />
        </details>
      )}
    </>
  );
}

const Lines = ({ changes }: { changes: ReturnType<typeof changesOf> }) => (
  <ul>
    {changes.map(({ field, before, after }) => (
      <li key={field} className="flex flex-wrap gap-x-1.5 text-sm">
        <span className="text-text-3">{fieldWords(field)}</span>
        {before === null ? null : (
          <del className="min-w-0 max-w-[60ch] break-words text-text-2">
            <Value text={before} />
          </del>
        )}
        {before === null || after === null ? null : <span className="text-text-3">to</span>}
        {after === null ? null : (
          <ins className="min-w-0 max-w-[60ch] break-words no-underline">
            <Value text={after} />
          </ins>
        )}
      </li>
    ))}
  </ul>
);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Times are shown as everywhere else; the rest to the letter. */
const Value = ({ text }: { text: string }) =>
  INSTANT.test(text) ? <Time at={text} as="moment" focusable /> : cut(text);

const LONGEST = 300;
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

import { buttonClass } from "@/components/ui/button";
import { type Params, toSearch } from "@/lib/query/api";

/** The list as a file: exactly the view of the page, all of it, as CSV or JSON. */
export function ExportLinks({ path, params, what }: { path: string; params: Params; what: string }) {
  const href = (format: string) => `/api/v1/${path}${toSearch({ ...params, format })}`;
  return (
    <span className="inline-flex gap-2" data-screen-only>
      <a href={href("csv")} className={buttonClass()} aria-label={`${what} as CSV`} download>
        CSV
      </a>
      <a href={href("json")} className={buttonClass()} aria-label={`${what} as JSON`}>
        JSON
      </a>
    </span>
  );
}

import { buttonClass } from "@/components/ui/button";
import { type Params, toSearch } from "@/lib/query/api";

interface ExportLinksProps {
  /** Resource of the API. */
  path: string;
  /** Filters and order of the view. */
  params: Params;
  /** Its place in the list: JSON is paged as the page is, CSV holds all rows of the view. */
  paging: Params;
  what: string;
}

/** The list for other programs: all of the view as CSV, or the page that is shown as JSON, which names the next one. */
export function ExportLinks({ path, params, paging, what }: ExportLinksProps) {
  const root = `/api/v1/${path}`;
  return (
    <span className="inline-flex gap-2" data-screen-only>
      <a
        href={root + toSearch({ ...params, format: "csv" })}
        className={buttonClass()}
        aria-label={`${what} as CSV`}
        data-tip="All rows of this view"
        download
      >
        CSV
      </a>
      <a
        href={root + toSearch({ ...params, ...paging })}
        className={buttonClass()}
        aria-label={`${what} as JSON`}
        data-tip="This page, with the key of the next"
      >
        JSON
      </a>
    </span>
  );
}

import "server-only";
import { stringify } from "csv-stringify/sync";

export type CsvColumn<Row> = { header: string; value: (row: Row) => string | number | null };

/**
 * Rows as a CSV download, page by page as they are read. Cells that a spreadsheet would take for a formula get a
 * leading apostrophe. The first page is read before anything is sent, so that its errors still become a problem.
 */
export async function csvResponse<Row>(
  fileName: string,
  columns: readonly CsvColumn<Row>[],
  pages: AsyncIterator<readonly Row[]>,
): Promise<Response> {
  const header = toCsv([columns.map((column) => column.header)]);
  let page = await pages.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(header));
    },
    async pull(controller) {
      if (page.done) return controller.close();
      const rows = page.value.map((row) => columns.map((column) => column.value(row) ?? ""));
      controller.enqueue(encoder.encode(toCsv(rows)));
      page = await pages.next();
    },
    async cancel() {
      await pages.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]+/g, "-")}"`,
      "cache-control": "private, no-cache",
      vary: "authorization",
    },
  });
}

const toCsv = (rows: readonly (readonly (string | number)[])[]) =>
  stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: "windows" },
  );

"use client";
import "./globals.css";

/** The last resort: even the layout failed. Stands alone, without providers. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto max-w-xl p-8">
          <h1>Prodchain could not answer</h1>
          <p className="mt-1 mb-4 text-text-2">
            The server failed while it made this page
            {error.digest === undefined ? "" : ` (its log has more under ${error.digest})`}.
          </p>
          <button
            type="button"
            onClick={() => location.reload()}
            className="rounded-md border border-line-strong bg-surface px-3 py-1.5 font-medium"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}

"use client";
import { ErrorState } from "@/components/ui/error-state";

/** Anything a page threw outside the dashboard. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="mx-auto max-w-2xl p-6">
      <h1 className="sr-only">This page could not be shown</h1>
      <ErrorState
        title="This page could not be shown"
        detail={reasonOf(error)}
        onRetry={() => location.reload()}
      />
    </main>
  );
}

const reasonOf = (error: Error & { digest?: string }) =>
  `The server could not answer, most often because its database is away.${error.digest === undefined ? "" : ` Its log has more under ${error.digest}.`}`;

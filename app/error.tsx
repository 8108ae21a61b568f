"use client";
import { errorReason } from "@/components/ui/error-reason";
import { ErrorState } from "@/components/ui/error-state";

/** Anything a page threw outside the dashboard. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="mx-auto max-w-2xl p-6">
      <h1 className="sr-only">This page could not be shown</h1>
      <ErrorState {...errorReason(error)} onRetry={() => location.reload()} />
    </main>
  );
}

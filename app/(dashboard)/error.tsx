"use client";
import { errorReason } from "@/components/ui/error-reason";
import { ErrorState } from "@/components/ui/error-state";

/** A page of the dashboard that could not be made; the shell stays. */
export default function DashboardError({ error }: { error: Error & { digest?: string } }) {
  return (
    <>
      <h1 className="mb-4">This page could not be shown</h1>
      <ErrorState {...errorReason(error)} onRetry={() => location.reload()} />
    </>
  );
}

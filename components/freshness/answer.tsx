"use client";
import clsx from "clsx";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Notice } from "@/components/ui/notice";

/** What a view must know of a query; the result of useQuery is one. */
interface Reading<T> {
  data: T | undefined;
  error: Error | null;
  isPlaceholderData: boolean;
  refetch(): unknown;
}

interface AnswerProps<T> {
  query: Reading<T>;
  /** What is read, for messages: "the chain", "failures". */
  what: string;
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/**
 * The states of a view around its data: skeleton before the first answer, error with retry when there is none, and
 * once there is one it stays: dimmed while another question is answered, with a line when it cannot be renewed.
 */
export function Answer<T>({ query, what, skeleton, children }: AnswerProps<T>) {
  const { data, error, isPlaceholderData, refetch } = query;
  if (data === undefined)
    return error === null ? (
      skeleton
    ) : (
      <ErrorState title={`Could not read ${what}`} detail={error.message} onRetry={() => void refetch()} />
    );
  return (
    <div
      aria-busy={isPlaceholderData}
      className={clsx("transition-opacity duration-150", isPlaceholderData && "opacity-55")}
    >
      {error === null ? null : (
        <Notice
          kind="warn"
          className="mb-4"
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        >
          Could not renew {what}: {error.message}. What is shown is the last that was read.
        </Notice>
      )}
      {children(data)}
    </div>
  );
}

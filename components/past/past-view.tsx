"use client";
import type { ReactNode } from "react";
import { ClockThen } from "@/components/time/clock";
import { PastBar } from "./past-bar";

interface PastViewProps {
  /** The time in the past that the answer tells of; null = now. */
  at: string | null;
  /** Some of it was not recorded then. */
  reconstructed: boolean;
  children: ReactNode;
}

/** What a page shows of a time in the past: under a line that says so, with every age counted from then. */
export function PastView({ at, reconstructed, children }: PastViewProps) {
  if (at === null) return children;
  return (
    <>
      <PastBar at={at} reconstructed={reconstructed} />
      <ClockThen at={at}>{children}</ClockThen>
    </>
  );
}

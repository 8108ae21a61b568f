"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { makeQueryClient } from "@/lib/query/client";
import type { Preferences } from "./preferences/preferences";
import { PreferencesProvider } from "./preferences/provider";
import { ClockProvider } from "./time/clock";

/** What every client component relies on: the query client, the reader's choices and the clock. */
export function Providers({
  preferences,
  serverNow,
  children,
}: {
  preferences: Preferences;
  serverNow: number;
  children: ReactNode;
}) {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <PreferencesProvider initial={preferences}>
        <ClockProvider serverNow={serverNow}>{children}</ClockProvider>
      </PreferencesProvider>
    </QueryClientProvider>
  );
}

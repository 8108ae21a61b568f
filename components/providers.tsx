"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { makeQueryClient } from "@/lib/query/client";
import type { Preferences } from "./preferences/preferences";
import { PreferencesProvider } from "./preferences/provider";
import { ClockProvider } from "./time/clock";
import { TipLayer } from "./ui/tip-layer";

/** What every client component relies on: the query client, the reader's choices, the clock, the tooltip. */
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
        <ClockProvider serverNow={serverNow}>
          {children}
          <TipLayer />
        </ClockProvider>
      </PreferencesProvider>
    </QueryClientProvider>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { shellQuery } from "@/lib/query/shell";

/** How fresh the sources are must not depend on anybody telling: an ingest that died tells nothing. */
const FRESHNESS_MS = 60_000;

/** What the shell shows; undefined until it was read once. */
export const useShell = () => useQuery({ ...shellQuery(), refetchInterval: FRESHNESS_MS }).data;

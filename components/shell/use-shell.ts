"use client";
import { useQuery } from "@tanstack/react-query";
import { shellQuery } from "@/lib/query/queries";

/** What the shell shows; undefined until it was read once. */
export const useShell = () => useQuery(shellQuery()).data;

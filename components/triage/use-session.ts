"use client";
import { useQuery } from "@tanstack/react-query";
import type { SessionAnswer } from "@/lib/contract/people";
import { sessionQuery } from "@/lib/query/shell";

/** Who the reader is, and what they may; undefined until it is known. */
export const useSession = (): SessionAnswer | undefined => useQuery(sessionQuery()).data;

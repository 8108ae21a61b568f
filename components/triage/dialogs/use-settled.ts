"use client";
import { useEffect, useState } from "react";

const AFTER_MS = 250;

/** The value once it has stood for a moment: what is asked of the server while somebody types. */
export function useSettled<T extends string | null>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

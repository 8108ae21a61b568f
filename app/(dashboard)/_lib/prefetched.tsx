import { dehydrate, type QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Hydrated } from "@/components/hydrated";

/** Hands what a page has read to the queries of the components below it. */
export function Prefetched({ queries, children }: { queries: QueryClient; children: ReactNode }) {
  const { mutations, queries: read } = dehydrate(queries);
  const answers = read.map((query) => textOf(query.state.data));
  const outline = read.map((query) => ({ ...query, state: { ...query.state, data: undefined } }));
  return (
    <Hydrated outline={JSON.stringify({ mutations, queries: outline })} answers={answers}>
      {children}
    </Hydrated>
  );
}

/** Answers are shared by requests as long as they hold, and so are their texts. */
const texts = new WeakMap<object, string>();

function textOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null) return JSON.stringify(answer ?? null);
  const held = texts.get(answer);
  if (held !== undefined) return held;
  const text = JSON.stringify(answer);
  texts.set(answer, text);
  return text;
}

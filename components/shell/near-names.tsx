"use client";
import { useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { Suspense, useEffect, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { ApiError, apiGet, toSearch } from "@/lib/query/api";

/** "No such …" with near names. Pages and API share their paths, so the API's own 404 says what was meant. */
export function NearNames() {
  return (
    <Suspense>
      <Found />
    </Suspense>
  );
}

/** Parameters that hold names; the others cannot be what was not found. */
const NAMES = ["release", "instance", "dfg", "pipeline", "component", "from", "to"];

function Found() {
  const path = usePathname();
  const search = useSearchParams();
  const [shownFor] = useState(search.toString());
  // Next leaves a 404 page only when the path changes; a link to other parameters of the same path would stay on it.
  useEffect(() => {
    if (search.toString() !== shownFor) location.reload();
  }, [search, shownFor]);
  const asked = Object.fromEntries([...search].filter(([name]) => NAMES.includes(name)));
  const { data } = useQuery({
    queryKey: ["near", path, asked],
    queryFn: ({ signal }) => problemOf(apiPathOf(path), asked, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const near = data?.near ?? [];
  const wrong = /"([^"]+)"/.exec(data?.detail ?? "")?.[1];
  return (
    <Card className="mx-auto mt-10 max-w-xl px-6 py-8 text-center">
      <h1>There is no such page</h1>
      <p className="mt-1 break-words text-text-2">
        {data?.detail ?? "The name in this address is not known here. It may be mistyped, or gone."}
      </p>
      {near.length === 0 ? null : (
        <>
          <p className="mt-5 mb-1 text-sm text-text-3">Did you mean</p>
          <ul className="flex flex-wrap justify-center gap-2">
            {near.map((name) => (
              <li key={name}>
                <Link href={hrefOf(path, asked, wrong, name)} className={buttonClass("plain", "mono")}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="mt-6">
        <Link href="/" className={buttonClass("primary")}>
          To the chain map
        </Link>
      </p>
    </Card>
  );
}

/** Candidates have a folder of their own in the API, beside the promotions. */
const apiPathOf = (path: string): string =>
  path === "/"
    ? "/chain"
    : path.replace(/^(\/promotions\/[^/]+\/[^/]+)\/(?!compare$)([^/]+)$/, "$1/candidates/$2");

/** What the API says of the same names; null when it says nothing. */
async function problemOf(path: string, asked: Readonly<Record<string, string>>, signal: AbortSignal) {
  try {
    await apiGet(path.slice(1), asked, signal);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.problem : null;
  }
}

/** The same page with the near name in the place of the wrong one: a parameter's value, else the end of the path. */
function hrefOf(
  path: string,
  asked: Readonly<Record<string, string>>,
  wrong: string | undefined,
  name: string,
): string {
  const held = Object.entries(asked).find(([, text]) => text.split(",").includes(wrong ?? ""));
  if (held !== undefined) {
    const values = held[1].split(",").map((value) => (value === wrong ? name : value));
    return `${path}${toSearch({ ...asked, [held[0]]: values })}`;
  }
  const parts = path.split("/").filter(Boolean);
  const at = parts.findLastIndex((part) => decodeURIComponent(part) === wrong);
  const given = name.split("/").map(encodeURIComponent);
  const before = at === -1 ? parts.slice(0, parts.length - given.length) : parts.slice(0, at);
  return `/${[...before, ...given, ...(at === -1 ? [] : parts.slice(at + 1))].join("/")}`;
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { Suspense } from "react";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { ApiError, apiGet } from "@/lib/query/api";

/** "No such …" with near names. Pages and API share their paths, so the API's own 404 says what was meant. */
export function NearNames() {
  return (
    <Suspense>
      <Found />
    </Suspense>
  );
}

function Found() {
  const path = usePathname();
  const release = useSearchParams().get("release");
  const { data } = useQuery({
    queryKey: ["near", path, release],
    queryFn: ({ signal }) => problemOf(path === "/" ? "/chain" : path, release, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const near = data?.near ?? [];
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
                <Link href={hrefOf(path, name)} className={buttonClass("plain", "mono")}>
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

/** What the API says of the same name; null when it says nothing. */
async function problemOf(path: string, release: string | null, signal: AbortSignal) {
  try {
    await apiGet(path.slice(1), release === null ? {} : { release }, signal);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.problem : null;
  }
}

/** The same page with the near name in place of the last one that was given. */
function hrefOf(path: string, name: string): string {
  const parts = path.split("/").filter(Boolean);
  if (parts.length < 2) return `${path}?release=${encodeURIComponent(name)}`;
  const given = name.split("/").map(encodeURIComponent);
  return `/${[...parts.slice(0, parts.length - given.length), ...given].join("/")}`;
}

"use client";
import { useState } from "react";

const FEW = 4;

/** Who maintains the package, as rdoinfo says; addresses open a mail. */
export function Maintainers({ names }: { names: readonly string[] }) {
  const [all, setAll] = useState(false);
  if (names.length === 0) return null;
  const shown = all || names.length <= FEW + 1 ? names : names.slice(0, FEW);
  const left = names.length - shown.length;
  return (
    <span className="min-w-0">
      <span className="text-text-3">maintained by </span>
      {shown.map((name, index) => (
        <span key={name}>
          {index === 0 ? "" : ", "}
          {name.includes("@") ? (
            <a href={`mailto:${name}`} className="link">
              {name}
            </a>
          ) : (
            name
          )}
        </span>
      ))}
      {left === 0 ? null : (
        <button type="button" onClick={() => setAll(true)} className="ml-1 underline">
          and {left} more
        </button>
      )}
    </span>
  );
}

import clsx from "clsx";

/** A commit hash: eight characters to read, all of them to hover; a link when it has an http(s) address. */
export function Hash({
  value,
  href,
  className,
}: {
  value: string;
  href?: string | null;
  className?: string;
}) {
  const short = value.slice(0, 8);
  const look = clsx("mono text-text-2", className);
  if (href === undefined || href === null || !/^https?:\/\//.test(href))
    return (
      <span className={look} data-tip={value}>
        {short}
      </span>
    );
  return (
    <a href={href} rel="noreferrer" className={clsx(look, "link above")} data-tip={value}>
      {short}
    </a>
  );
}

import clsx from "clsx";
import type { ReactNode } from "react";

interface CardProps {
  title?: ReactNode;
  /** Short words beside the title. */
  note?: ReactNode;
  /** At the right end of the head: a link, a button. */
  more?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}

/** A surface with an optional head line; the title is an h2 and names the section. */
export function Card({ title, note, more, children, className, id }: CardProps) {
  const titleId = id === undefined ? undefined : `${id}-title`;
  return (
    <section
      id={id}
      aria-labelledby={title === undefined ? undefined : titleId}
      className={clsx("min-w-0 rounded-lg border border-line bg-surface", className)}
    >
      {title === undefined ? null : (
        <header className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5 border-line border-b px-4 py-[11px]">
          <h2 id={titleId}>{title}</h2>
          {note === undefined ? null : <span className="min-w-0 text-text-2">{note}</span>}
          {more === undefined ? null : <span className="ml-auto text-sm text-text-3">{more}</span>}
        </header>
      )}
      {children}
    </section>
  );
}

import type { ReactNode } from "react";

/** A part of the panel under its head line. */
export const Part = ({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="border-line border-t px-4 py-3.5">
    <h3 className="mb-2 flex items-baseline">
      {title}
      <span className="ml-auto font-normal text-sm text-text-3">{aside}</span>
    </h3>
    {children}
  </section>
);

import type { ReactNode } from "react";

interface PageHeadProps {
  title: ReactNode;
  /** Small words above the title: where the page stands. */
  above?: ReactNode;
  /** One sentence with the figures that matter. */
  lead?: ReactNode;
  /** Beside the title: a status tag. */
  tag?: ReactNode;
  /** At the right end: the as-of line, actions. */
  aside?: ReactNode;
}

/** Title, one sentence, and as of when. */
export function PageHead({ title, above, lead, tag, aside }: PageHeadProps) {
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-1.5">
      <div className="min-w-0">
        {above === undefined ? null : <div className="text-sm text-text-3">{above}</div>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <h1 className="min-w-0 break-words">{title}</h1>
          {tag}
        </div>
        {lead === undefined ? null : <p className="text-text-2">{lead}</p>}
      </div>
      {aside === undefined ? null : (
        <div className="ml-auto flex flex-wrap items-center justify-end gap-x-4 gap-y-1.5 max-sm:ml-0 max-sm:basis-full max-sm:justify-start">
          {aside}
        </div>
      )}
    </div>
  );
}

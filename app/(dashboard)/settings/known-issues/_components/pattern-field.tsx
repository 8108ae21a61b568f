import { useId } from "react";

interface PatternProps {
  value: string;
  onChange(value: string): void;
  error: { message: string; position: number | null } | null;
}

/** The pattern, and below it what is wrong with it and where. */
export function PatternField({ value, onChange, error }: PatternProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm text-text-2">
        Pattern: a regular expression that one line of the evidence matches
      </label>
      <textarea
        id={id}
        value={value}
        rows={3}
        maxLength={2_000}
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={`${id}-said`}
        onChange={(event) => onChange(event.target.value.replace(/[\r\n]+/g, ""))}
        className="mono w-full resize-y break-all rounded-md border border-line-strong bg-surface px-2.5 py-1.5 max-sm:text-[16px]"
      />
      <div id={`${id}-said`} className="mt-1 text-sm">
        {error === null ? (
          <span className="text-text-3">
            Upper and lower case count; begin with (?i) where they should not. Look-ahead is not possible.
          </span>
        ) : (
          <span role="alert" className="block text-bad">
            {error.message}
            {error.position === null ? null : (
              <code className="mono mt-0.5 block break-all">
                {value.slice(0, error.position)}
                <mark className="rounded-sm bg-bad-soft px-0.5 text-bad">
                  {value.slice(error.position, error.position + 12) || " "}
                </mark>
                {value.slice(error.position + 12)}
              </code>
            )}
          </span>
        )}
      </div>
    </div>
  );
}

"use client";
import { type KeyboardEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";

const MOST = 2_000;
const WARN_AT = 1_800;

interface CommentBoxProps {
  /** Why the reader cannot write here; null = may. */
  why: string | null;
  /** Stores it; null = stored, else what went wrong. */
  onSend(text: string): Promise<readonly string[] | null>;
}

/** A field for a comment: plain text, sent by the button or Ctrl-Enter, kept until it is stored. */
export function CommentBox({ why, onSend }: CommentBoxProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const isEmpty = text.trim() === "";
  const send = async () => {
    if (isEmpty || busy) return;
    setBusy(true);
    const wrong = await onSend(text.trim());
    setBusy(false);
    setProblems(wrong ?? []);
    if (wrong === null) setText("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    }
  };
  if (why !== null) return <p className="text-text-2">To write here: {why}</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      className="grid gap-2"
    >
      <label htmlFor={id} className="sr-only">
        Comment
      </label>
      <textarea
        id={id}
        data-comment=""
        value={text}
        maxLength={MOST}
        rows={text === "" ? 2 : 4}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder="What did you find out?"
        className="w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 placeholder:text-text-3 max-sm:text-[16px]"
      />
      {problems.length === 0 ? null : (
        <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {problems.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p>What you wrote is still here.</p>
        </div>
      )}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Button type="submit" look={isEmpty ? "plain" : "primary"} disabled={isEmpty || busy}>
          {busy ? "Writing …" : "Comment"}
        </Button>
        <span className="text-sm text-text-3">
          Plain text; addresses become links. Ctrl-Enter sends.
          {text.length > WARN_AT ? ` ${MOST - text.length} letters left.` : ""}
        </span>
      </p>
    </form>
  );
}

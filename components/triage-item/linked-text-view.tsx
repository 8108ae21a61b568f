import { ExternalLink } from "@/components/ui/external-link";
import { linkedText } from "./linked-text";

/** What a person wrote: plain text with its line ends, http(s) addresses as links, nothing else. */
export function LinkedText({ text, className }: { text: string; className?: string }) {
  return (
    <span className={`whitespace-pre-wrap break-words ${className ?? ""}`}>
      {linkedText(text).map((part, at) =>
        part.kind === "text" ? (
          part.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: one address may stand twice; its place is its identity
          <ExternalLink key={at} href={part.url} className="inline break-all underline">
            {part.url}
          </ExternalLink>
        ),
      )}
    </span>
  );
}

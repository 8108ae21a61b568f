import { ExternalLink } from "@/components/ui/external-link";
import type { DfgRow } from "@/lib/contract/dfgs";

/** What the DFG is for and how to reach it. */
export function Contacts({ dfg }: { dfg: DfgRow }) {
  const contacts = Object.entries(dfg.contacts);
  if (dfg.mission === null && contacts.length === 0) return null;
  return (
    <div className="-mt-2 mb-4 flex flex-wrap gap-x-4 gap-y-0.5 text-text-2">
      {dfg.mission === null ? null : <p>{dfg.mission}</p>}
      {contacts.map(([kind, value]) => (
        <span key={kind} className="min-w-0 break-words">
          <span className="text-text-3">{kind}</span> <Contact value={value} />
        </span>
      ))}
    </div>
  );
}

function Contact({ value }: { value: string }) {
  if (/^https?:\/\//i.test(value))
    return <ExternalLink href={value}>{value.replace(/^https?:\/\//i, "")}</ExternalLink>;
  if (/^[^\s@<>]+@[^\s@<>]+\.[a-z]+$/i.test(value))
    return (
      <a href={`mailto:${value}`} className="link">
        {value}
      </a>
    );
  return value;
}

import { Time } from "@/components/time/time";
import { Notice } from "@/components/ui/notice";
import type { LiveServer } from "@/lib/contract/live";

/** What a reader must know of a status that is not fresh: what is shown may long be over. */
export function ServerState({ server }: { server: LiveServer }) {
  if (server.state === "fresh") return null;
  if (server.seenAt === null)
    return (
      <Notice className="mb-3">
        The status of {server.title} has not been read yet, so nobody knows what runs there.
      </Notice>
    );
  return (
    <Notice kind={server.state === "failing" ? "bad" : "warn"} className="mb-3">
      The status of {server.title} was last read <Time at={server.seenAt} as="ago" />. What is shown may long
      be over.
      {server.error === null ? null : (
        <span className="mono mt-0.5 block break-words text-text-2">{server.error}</span>
      )}
    </Notice>
  );
}

import type { SuspectFact } from "../build/suspects";
import type { JobSuspect } from "../failure/suspects";

/** What may have done it, as it is kept with an item and shown. */
export interface ItemSuspect {
  kind: "upstream" | "distgit" | "dependency" | "together" | "change" | "image";
  package: string;
  commitHash: string;
  title: string | null;
  url: string | null;
  at: string | null;
  note: string;
  alsoRed: number;
}

/** A suspect of a package's build. */
export const suspectOfPackage = ({ at, ...fact }: SuspectFact): ItemSuspect => ({
  ...fact,
  at: at?.toISOString() ?? null,
  title: null,
  url: null,
});

/** A suspect of a job's run. Addresses come from elsewhere: only http(s) ones become links. */
export function suspectOfJob(suspect: JobSuspect): ItemSuspect {
  const base = { at: suspect.at.toISOString(), note: suspect.note, alsoRed: 0 };
  const none = { package: "", commitHash: "", title: null, url: null };
  switch (suspect.kind) {
    case "image":
      return { ...base, ...none, kind: "image", title: suspect.image };
    case "change": {
      const { subject, url } = suspect.change;
      const isLink = /^https?:\/\//i.test(url) && URL.canParse(url);
      return { ...base, ...none, kind: "change", title: subject, url: isLink ? url : null };
    }
    case "build": {
      const { packageName, commitHash } = suspect.build;
      return { ...base, ...none, kind: "dependency", package: packageName, commitHash };
    }
  }
}

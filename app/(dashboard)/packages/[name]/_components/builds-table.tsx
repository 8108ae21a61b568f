import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { CommitLink } from "@/components/ui/commit-link";
import { ExternalLink } from "@/components/ui/external-link";
import { Hash } from "@/components/ui/hash";
import type { BuildRow } from "@/lib/contract/packages";
import { buildStatus, buildWord } from "./build-word";

const HEADERS = ["Built", "Result", "Commit", "Packaging", "NVR or reason", "Log"];

/** The builds of the strip with all that is known of each. */
export function BuildsTable({ builds }: { builds: readonly BuildRow[] }) {
  return (
    <section className="mt-2 max-h-96 overflow-auto" aria-label="Builds">
      <table className="w-full text-left">
        <caption className="sr-only">Builds, newest first</caption>
        <thead>
          <tr className="text-text-3">
            {HEADERS.map((header) => (
              <th key={header} scope="col" className="sticky top-0 bg-surface py-1 pr-3 font-medium">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {builds.map((build) => (
            <tr key={build.id} className="border-line border-t">
              <td className="py-1 pr-3">
                <Time at={build.builtAt} as="moment" />
              </td>
              <td className="whitespace-nowrap py-1 pr-3">
                <StatusIcon status={buildStatus(build)} /> {buildWord(build)}
              </td>
              <td className="py-1 pr-3">
                <span className="inline-flex gap-2">
                  <CommitLink hash={build.commitHash} />
                  {build.commitUrl === null ? null : (
                    <ExternalLink href={build.commitUrl}>upstream</ExternalLink>
                  )}
                </span>
              </td>
              <td className="py-1 pr-3">
                <Hash value={build.distroHash} />
              </td>
              <td
                className="mono max-w-0 truncate py-1 pr-3 text-text-2 sm:w-full"
                data-tip={build.reason ?? undefined}
              >
                {build.nvr ?? build.reason ?? ""}
              </td>
              <td className="py-1">
                {build.logUrl === null ? null : <ExternalLink href={build.logUrl}>log</ExternalLink>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

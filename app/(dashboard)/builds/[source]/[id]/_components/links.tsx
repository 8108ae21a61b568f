import { StatusIcon } from "@/components/status/status";
import { Time } from "@/components/time/time";
import { Card } from "@/components/ui/card";
import { ExternalLink } from "@/components/ui/external-link";
import { Link } from "@/components/ui/link";
import type { BuildLink } from "@/lib/contract/builds";

/** What the build belongs to: review, commit, votes, candidate, Koji task and tags. */
export function LinksCard({ links }: { links: readonly BuildLink[] }) {
  if (links.length === 0) return null;
  return (
    <Card id="links" title="Belongs to">
      <ul className="grid gap-2.5 px-4 py-3.5">
        {links.map((link) => (
          <li key={`${link.what} ${link.title} ${link.at}`} className="min-w-0">
            <span className="flex items-baseline gap-2 text-sm text-text-3">
              {link.what}
              {link.at === null ? null : <Time at={link.at} as="ago" className="ml-auto flex-none" />}
            </span>
            <span className="flex min-w-0 items-baseline gap-2">
              {link.status === null ? null : (
                <span className="flex-none self-center">
                  <StatusIcon status={link.status} />
                </span>
              )}
              <span className="min-w-0 flex-1 break-words">
                <Title link={link} />
                {link.detail === null ? null : <span className="text-text-2"> {link.detail}</span>}
              </span>
              {link.href === null || link.url === null ? null : (
                <ExternalLink href={link.url} className="flex-none text-sm text-text-3">
                  source
                </ExternalLink>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Title({ link }: { link: BuildLink }) {
  if (link.href !== null)
    return (
      <Link href={link.href} className="link font-medium">
        {link.title}
      </Link>
    );
  return <ExternalLink href={link.url}>{link.title}</ExternalLink>;
}

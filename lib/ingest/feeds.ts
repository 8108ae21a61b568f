import { bugFeeds } from "./bugs";
import type { Feed, IngestContext } from "./context";
import { criteriaFeeds } from "./criteria";
import { dlrnFeed } from "./dlrn/feed";
import { gatingFeeds } from "./gating";
import { gerritFeeds } from "./gerrit/feed";
import { kojiFeeds } from "./koji/feed";
import { rdoinfoFeeds } from "./rdoinfo";
import { taggedReleasesFeeds } from "./tagged-releases";
import { zuulFeeds } from "./zuul/feed";

/** Every feed the configuration asks for. A new source adds its line here. */
export const feedsOf = (context: IngestContext): Feed[] => [
  ...rdoinfoFeeds(context),
  ...context.config.instances.map((instance) => dlrnFeed(context, instance)),
  ...criteriaFeeds(context),
  ...zuulFeeds(context),
  ...kojiFeeds(context),
  ...gerritFeeds(context),
  ...taggedReleasesFeeds(context),
  ...gatingFeeds(context),
  ...bugFeeds(context),
];

import type { Feed, IngestContext } from "./context";
import { criteriaFeeds } from "./criteria";
import { dlrnFeed } from "./dlrn/feed";
import { rdoinfoFeeds } from "./rdoinfo";

/** Every feed the configuration asks for. A new source adds its line here. */
export const feedsOf = (context: IngestContext): Feed[] => [
  ...rdoinfoFeeds(context),
  ...context.config.instances.map((instance) => dlrnFeed(context, instance)),
  ...criteriaFeeds(context),
];

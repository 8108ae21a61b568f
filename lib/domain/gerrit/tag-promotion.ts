/** A proposal to move builds up by one stage tag of the build system. */
export interface TagPromotion {
  release: string;
  /** As in the topic: "9s", "10s". */
  centos: string;
  /** Stage the builds would reach: testing, release, or another word of the site. */
  phase: string;
}

const TOPIC = /^([a-z][a-z0-9.]*)-(\d+s?)-([a-z]+)-update$/;
const SUBJECT = /\bpromote cbs tags update for ([a-z][a-z0-9.]*)-(\d+s?)-([a-z]+)\b/;

/**
 * Reads `<release>-<centos>-<phase>-update` from the topic, else the subject of the same bot; null when neither fits.
 * Source: the periodic jobs rdoinfo-buildsys-tags-update-* of review.rdoproject.org.
 */
export function parseTagPromotion(topic: string | null, subject: string): TagPromotion | null {
  const match =
    TOPIC.exec((topic ?? "").slice(0, 200).toLowerCase()) ??
    SUBJECT.exec(subject.slice(0, 500).toLowerCase());
  const [, release, centos, phase] = match ?? [];
  return release && centos && phase ? { release, centos, phase } : null;
}

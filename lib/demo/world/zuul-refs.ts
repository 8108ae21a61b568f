import type { ZuulRefRow } from "../rows/zuul-rows";

/** Name of the code review in rows; the stand-in puts its own address in its place. */
export const REVIEW_SERVER = "https://review.rdo.example";

/** The ref of a branch's tip, as periodic pipelines test it. */
export const tipOf = (project: string, branch: string): ZuulRefRow => ({
  project,
  branch,
  change: null,
  patchset: null,
  ref: `refs/heads/${branch}`,
  oldrev: null,
  newrev: null,
  refUrl: "",
});

/** The ref of a patch set of a change. */
export const changeRef = (
  change: { project: string; branch: string; number: number },
  patchset: number,
): ZuulRefRow => ({
  project: change.project,
  branch: change.branch,
  change: change.number,
  patchset: String(patchset),
  ref: `refs/changes/${String(change.number % 100).padStart(2, "0")}/${change.number}/${patchset}`,
  oldrev: null,
  newrev: null,
  refUrl: `${REVIEW_SERVER}/c/${change.project}/+/${change.number}`,
});

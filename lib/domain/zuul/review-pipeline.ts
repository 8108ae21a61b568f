/**
 * Pipelines that run once for a single change, before or after it merges: what is red there stays red until another change
 * comes along, which says nothing of the chain. Zuul gives pipelines no kind; sites name these so, with a word before or
 * after ("check", "openstack-check", "gate", "post"). A final build that fails in `post` shows as the failed build in Koji.
 */
export const REVIEW_PIPELINE = "(^|[^a-z])(check|experimental|gate|post)([^a-z]|$)";
const reviewPipeline = new RegExp(REVIEW_PIPELINE, "i");

/** Whether a pipeline's runs are those of single changes. */
export const testsReviews = (pipeline: string | null): boolean =>
  pipeline !== null && reviewPipeline.test(pipeline);

/** For how long after or before, a pass of the same input speaks for a flaky failure: later, the world around it changed. */
export const SAME_INPUT_DAYS = 3;

/** Share of its failures that must be known as flaky for a cause to be called so. */
export const FLAKY_SHARE = 0.25;

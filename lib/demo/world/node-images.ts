const HOUR = 3600;

/** Name of the node image in use at a moment (seconds): a new one is made each day at 14:00 UTC. */
export const imageOf = (at: number): string =>
  `centos-9-stream-${new Date((at - 14 * HOUR) * 1000).toISOString().slice(0, 10).replaceAll("-", "")}`;

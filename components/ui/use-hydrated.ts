import { useSyncExternalStore } from "react";

/**
 * Whether the browser has taken the page over. False on the server and while the browser does so; what only matters after that
 * (rows below the fold, closed panels) need not be drawn before.
 */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

const never = () => () => undefined;

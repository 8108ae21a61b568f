export { createLaunchpadClient } from "./client";

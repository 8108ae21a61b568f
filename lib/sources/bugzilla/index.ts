export { createBugzillaClient } from "./client";

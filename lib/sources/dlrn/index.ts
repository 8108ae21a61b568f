export { createDlrnClient, type DlrnClient, type DlrnPage } from "./client";
export type { DlrnCapabilities } from "./schema";
export { PAGE, walkById } from "./walk";

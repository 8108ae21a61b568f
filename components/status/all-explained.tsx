import { StatusTag } from "./status";

/** Says of a run that nothing in it needs looking into: a known issue or a bug explains every failure. It still failed. */
export const AllExplained = () => (
  <span data-tip="A known issue or a bug explains every voting failure of this run">
    <StatusTag status="none">All explained</StatusTag>
  </span>
);

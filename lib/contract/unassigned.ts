/** The slug under which whatever no rule claims is listed. Apart from the schemas, so that a page can hold it without them. */
export const UNASSIGNED = "unassigned";

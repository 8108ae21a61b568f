/** Stages that every line begins with; the rungs of its ladder follow under their own names. */
export const FIRST_STATIONS = { upstream: "upstream", built: "built", consistent: "consistent" } as const;
/** Stages after the ladder, which other systems tell of. */
export const LAST_STATIONS = { imported: "imported", gated: "gated" } as const;

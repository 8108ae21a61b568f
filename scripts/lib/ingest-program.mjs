/**
 * How Node runs the ingest process. Rows live for one page each, so an early collection costs a few
 * per cent of the time of a first load and keeps it under 300 MB whatever the history; what stays is some 60 MB.
 */
export const ingestFlags = ["--enable-source-maps", "--max-semi-space-size=24", "--max-old-space-size=256"];

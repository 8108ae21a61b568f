/** A value as XML-RPC carries it. Whole numbers are int or i8; what must be a double is said so. */
export type KojiValue = null | boolean | number | string | KojiDouble | KojiValue[] | KojiStruct;
export interface KojiStruct {
  [name: string]: KojiValue;
}

/** A number that goes out as a double even when it is whole. */
export class KojiDouble {
  constructor(readonly value: number) {}
}

/** States of a build and of a task, as Koji numbers them. */
export const BUILD = { BUILDING: 0, COMPLETE: 1, DELETED: 2, FAILED: 3, CANCELED: 4 } as const;
export const TASK = { FREE: 0, OPEN: 1, CLOSED: 2, CANCELED: 3, ASSIGNED: 4, FAILED: 5 } as const;

/** A package a hub knows; times of all rows are seconds since the epoch, to the microsecond. */
export interface KojiPackageRow {
  id: number;
  name: string;
}

export interface KojiTagRow {
  id: number;
  name: string;
  /** Space-separated; empty when inherited. */
  arches: string;
  /** Tags this one inherits from, by id, first wins. */
  parents: number[];
}

export interface KojiTargetRow {
  id: number;
  name: string;
  buildTag: number;
  destTag: number;
}

/** A build as the hub shows it: a new attempt at a failed one overwrites it. */
export interface KojiBuildRow {
  id: number;
  packageId: number;
  version: string;
  release: string;
  epoch: number | null;
  state: number;
  taskId: number | null;
  ownerId: number;
  creationEvent: number;
  created: number;
  started: number | null;
  completed: number | null;
  source: string | null;
  extra: KojiValue;
}

/** One stay of a build in a tag. */
export interface KojiStayRow {
  buildId: number;
  tagId: number;
  createEvent: number;
  created: number;
  creatorId: number;
  revokeEvent: number | null;
  revoked: number | null;
  revokerId: number | null;
}

export interface KojiTaskRow {
  id: number;
  parent: number | null;
  method: string;
  arch: string;
  label: string | null;
  state: number;
  ownerId: number;
  hostId: number | null;
  channelId: number;
  created: number;
  started: number | null;
  completed: number | null;
  priority: number;
  weight: number;
  waiting: boolean | null;
  awaited: boolean | null;
  request: KojiValue[];
  result: { value: KojiValue } | { fault: { code: number; text: string } } | null;
}

export interface KojiRepoRow {
  id: number;
  tagId: number;
  createEvent: number;
  created: number;
  state: number;
}

export interface KojiHostRow {
  id: number;
  userId: number;
  name: string;
  arches: string;
  load: number;
}

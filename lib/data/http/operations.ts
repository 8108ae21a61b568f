import "server-only";
import { failures } from "./operations/failures";
import { people } from "./operations/people";
import { promotions } from "./operations/promotions";
import { site } from "./operations/site";
import { triage } from "./operations/triage";

export type { Operation } from "./operations/operation";

/** Every address of the HTTP API. */
export const operations = { ...site, ...failures, ...promotions, ...triage, ...people } as const;

export type OperationId = keyof typeof operations;
type All = typeof operations;
/** Operations that change something. */
export type WriteId = { [Id in OperationId]: All[Id] extends { method: string } ? Id : never }[OperationId];
/** Operations that only read. */
export type ReadId = Exclude<OperationId, WriteId>;

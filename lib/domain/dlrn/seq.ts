const ID_STEP = 16;
const EPOCH_STEP = 2 ** 40;

/**
 * The key that orders rows as the server finished them: `epoch * 2^40 + dlrnId * 2^4 + incarnation`.
 * epoch counts rebuilds of the server from nothing; incarnation counts reuse of one id (SQLite hands the top id out again
 * after its row was deleted). Stays a safe integer for 8,191 epochs, ids below 2^36 and 16 incarnations.
 */
export const seqOf = (epoch: number, dlrnId: number, incarnation = 0): number =>
  epoch * EPOCH_STEP + dlrnId * ID_STEP + incarnation;

/** Smallest and largest seq a range of ids of one epoch can have. */
export const seqRange = (epoch: number, lowId: number, highId: number): [number, number] => [
  seqOf(epoch, lowId),
  seqOf(epoch, highId, ID_STEP - 1),
];

export const incarnationOf = (seq: number): number => seq % ID_STEP;
export const MAX_INCARNATION = ID_STEP - 1;

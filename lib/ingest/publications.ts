import type pg from "pg";
import { withTransaction } from "@/lib/db/pool";
import type { PublicationFact } from "@/lib/domain/published/facts";
import { ProdchainError } from "@/lib/shared/errors";
import { parsePublications } from "@/lib/sources/published";
import { storePublications } from "@/lib/store/publications";

export interface Mistake {
  /** From 1; 0 when the line is not known (PostgreSQL refused the record). */
  line: number;
  message: string;
}

/** "1 mistake", "2 mistakes". */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** The file has mistakes: nothing of it was stored. */
export class ImportRefused extends ProdchainError {
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[], read: number) {
    super(
      "bad-request",
      `${counted(mistakes.length, "mistake")}, nothing was stored; --skip-bad stores the other ${counted(read, "publication")}`,
    );
    this.name = "ImportRefused";
    this.mistakes = mistakes;
  }
}

export interface Imported {
  /** Publications in the file, each counted once. */
  read: number;
  added: number;
  changed: number;
  /** Left out, with skipBad. */
  mistakes: readonly Mistake[];
}

/**
 * Imports publications from the text of a CSV or JSON file, all of it in one transaction.
 *
 * @param options.skipBad stores what is right although other lines have mistakes
 * @throws ImportRefused with every mistake of the file
 */
export async function importPublications(
  pool: pg.Pool,
  text: string,
  options: { origin: string; skipBad: boolean; now: Date },
): Promise<Imported> {
  const { facts, mistakes } = parsePublications(text, options.now);
  if (mistakes.length > 0 && !options.skipBad) throw new ImportRefused(mistakes, facts.length);
  return withTransaction(pool, async (tx) => {
    const { added, changed, bad } = await storePublications(tx, facts, options.origin, options.now);
    const refused = bad.map(({ payload, reason }) => ({
      line: 0,
      message: `${(payload as PublicationFact).nvr}: ${reason}`,
    }));
    if (refused.length > 0 && !options.skipBad)
      throw new ImportRefused(refused, facts.length - refused.length);
    return { read: facts.length - refused.length, added, changed, mistakes: [...mistakes, ...refused] };
  });
}

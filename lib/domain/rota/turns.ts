/** People who take turns: the first begins at `first`, each turn lasts `length` ms. */
export interface Turn {
  people: readonly string[];
  first: Date;
  length: number;
}

export interface TurnShift {
  person: string;
  from: Date;
  until: Date;
}

/** The turns that overlap [from, until), in order; none before the first. */
export function turnsBetween({ people, first, length }: Turn, from: Date, until: Date): TurnShift[] {
  if (people.length === 0 || length <= 0) return [];
  const start = Math.max(0, Math.floor((from.getTime() - first.getTime()) / length));
  const shifts: TurnShift[] = [];
  for (let n = start; first.getTime() + n * length < until.getTime(); n++) {
    const begins = first.getTime() + n * length;
    const person = people[n % people.length] as string; // the list is not empty
    shifts.push({ person, from: new Date(begins), until: new Date(begins + length) });
  }
  return shifts;
}

/**
 * One patch set of one change, in a form that reviews and Zuul's refs share. Zuul sends the patch set as text, and one
 * tenant may watch several review systems that number alike, hence the project. Null when any part is missing (a
 * periodic, push or tag ref, or a review whose patch set was not told).
 */
export function reviewKey(ref: {
  project: string | null | undefined;
  number: number | null | undefined;
  patchset: number | string | null | undefined;
}): string | null {
  const { project, number, patchset } = ref;
  return project && number && patchset ? `${project} ${number},${patchset}` : null;
}

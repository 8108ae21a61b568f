/** A name out of a path segment, which Next hands over as it stands in the address. A broken escape is no name. */
export function nameOf(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

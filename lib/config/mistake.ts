/** A mistake at a place of prodchain.yaml; `path` as in the YAML. */
export interface Mistake {
  path: readonly PropertyKey[];
  message: string;
}

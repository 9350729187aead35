/** Chance, for names that must not collide. */
export interface Identifiers {
  /** A short id, unique in this workspace for all practical purposes; sorts by time of creation. Letters, digits and dashes only. */
  next(prefix: string): string;
}

/**
 * Makes something when it is first asked for, and then gives the same again. For buffers: to zero
 * those that a short run never uses takes each of its threads a millisecond or two.
 */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => made ??= make();
}

import type { Dataset, Group } from 'h5wasm'

/** A group of an HDF5 file; undefined where it is something else. Instances of the library have classes of their own. */
export function asGroup(entity: unknown): Group | undefined {
  return (entity as Partial<Group> | null)?.type === 'Group' ? (entity as Group) : undefined
}

/** An array of an HDF5 file; undefined where it is something else. */
export function asDataset(entity: unknown): Dataset | undefined {
  return (entity as Partial<Dataset> | null)?.type === 'Dataset' ? (entity as Dataset) : undefined
}

import type { KeyParts, TrialRecord } from './trial-record.js'

/** The content-addressed store: files by SHA-256, and what trials gave by key. Safe for several processes. */
export interface Store {
  readonly dir: string
  /** Stores bytes, or a copy of the file at an absolute path; gives the SHA-256 (hex). */
  put(content: Uint8Array | string): Promise<string>
  /** Absolute path of a stored file, be it there or not; read-only. */
  path(sha256: string): string
  /**
   * Absolute path of a stored file that is sound: it was read once by this process and is what its name says.
   * @throws METAML_E_STORE_MISSING, METAML_E_STORE_DAMAGED
   */
  soundPath(sha256: string): string
  has(sha256: string): Promise<boolean>
  /** @throws METAML_E_STORE_MISSING, METAML_E_STORE_DAMAGED */
  read(sha256: string): Promise<Uint8Array>
  /** What a trial gave, when the record and all its files are there and sound. */
  findTrial(key: string): Promise<TrialRecord | undefined>
  putTrial(record: TrialRecord): Promise<void>
  /**
   * An earlier trial that a unit ran under a label, to say what is different now: of the last ones the one that
   * differs least from `now` (other nodes may use the label too), or the last one.
   */
  lastTrial(task: string, unit: string, label: string, now?: KeyParts): Promise<TrialRecord | undefined>
}

import { createHash } from 'node:crypto'
import { canonicalJson } from '@metaml/core'
import type { KeyParts } from './trial-record.js'

/** The key of a trial: SHA-256 (hex) of the canonical JSON of its parts. */
export function trialKey(parts: KeyParts): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex')
}

/**
 * The seed of one run of a unit: the first 32 bits of SHA-256 over the flow's seed and the trial's key, so that
 * it does not depend on the order in which trials run.
 */
export function unitSeed(flowSeed: number, key: string): number {
  return createHash('sha256').update(`${flowSeed}\n${key}`).digest().readUInt32BE(0)
}

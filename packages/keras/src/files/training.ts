import type { Json, JsonObject } from '@metaml/core'
import type { Training } from '../network.js'

/** Loss, optimizer and metrics out of `training_config` (.h5) or `compile_config` (.keras). */
export function trainingOf(written: unknown): Training | undefined {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return undefined
  const { loss, metrics, optimizer, optimizer_config: older } = written as JsonObject
  const found = { loss, optimizer: plain(optimizer ?? older), metrics }
  const known = Object.entries(found).filter(([, value]) => value != null)
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

function plain(optimizer: Json | undefined): Json | undefined {
  if (typeof optimizer !== 'object' || optimizer === null || Array.isArray(optimizer)) return optimizer
  const { class_name: className, config } = optimizer as JsonObject
  return typeof className === 'string' ? { class_name: className, config: config ?? {} } : optimizer
}

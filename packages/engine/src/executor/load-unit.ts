import { MetamlError, type UnitFunction } from '@metaml/core'
import type { UnitJob } from './unit-job.js'

/**
 * Imports a unit's module, once in a process.
 * @throws METAML_E_UNIT_MODULE
 */
export async function loadUnit({ task, unit, module }: UnitJob): Promise<UnitFunction> {
  const refused = (found: string, cause?: unknown): MetamlError =>
    new MetamlError({
      code: 'METAML_E_UNIT_MODULE',
      kind: 'plugin',
      message: `The module of the unit '${unit}' of '${task}' can not be used.`,
      expected: `a module whose default export is a function: ${module}`,
      found,
      todo: "report it to the author of the task's package, or install the package anew",
      data: { task, unit, module },
      cause,
    })
  let exported: unknown
  try {
    const namespace = (await import(module)) as { readonly default?: unknown }
    exported = namespace.default
  } catch (error) {
    throw refused(error instanceof Error ? (error.stack ?? error.message) : String(error), error)
  }
  if (typeof exported !== 'function') {
    throw refused(
      exported === undefined ? 'no default export' : `a default export that is a ${typeof exported}`,
    )
  }
  return exported as UnitFunction
}

import { isFlow } from './flow.js'
import type { FlowJson } from './flow-json.js'
import type { Json } from './json.js'
import type { AnyPipeTask } from './task.js'

/**
 * A parameter as it stands in the JSON of a flow. A flow becomes `{ $flow }`; keys with `undefined` are left out.
 * A function becomes `{ $closure: name }` and anything else that JSON can not say `{ $notJson: what }`: marks that
 * the check of the flow refuses, each at its place.
 * @param tasks takes the tasks of the flows inside
 */
export function paramToJson(value: unknown, tasks: (found: Iterable<AnyPipeTask>) => void): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $notJson: String(value) }
  if (typeof value === 'function') return { $closure: value.name }
  if (typeof value !== 'object') return { $notJson: typeof value === 'bigint' ? `${value}n` : String(value) }
  if (isFlow(value)) {
    tasks(value.tasks.values())
    return { $flow: value.json as unknown as Json }
  }
  if (Array.isArray(value)) return Array.from(value, item => paramToJson(item, tasks))
  if (!isPlain(value)) return { $notJson: value.constructor?.name ?? 'an object' }
  return objectToJson(value, tasks)
}

/** The entries of an object as JSON, without those that are `undefined`. */
export function objectToJson(
  value: object,
  tasks: (found: Iterable<AnyPipeTask>) => void,
): { [key: string]: Json } {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, paramToJson(item, tasks)]))
}

/** Something in a parameter that the check of a flow looks at. */
export type ParamFinding =
  | { readonly type: 'closure' | 'not-json'; readonly path: readonly string[]; readonly text: string }
  | { readonly type: 'flow'; readonly path: readonly string[]; readonly flow: FlowJson }

/** Finds the marks and the flows inside a parameter; does not look into those flows. */
export function findInParam(value: Json | undefined, path: readonly string[] = []): ParamFinding[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) {
    const { $closure, $notJson, $flow } = value as { [key: string]: unknown }
    if ($closure !== undefined) return [{ type: 'closure', path, text: String($closure) }]
    if ($notJson !== undefined) return [{ type: 'not-json', path, text: String($notJson) }]
    if ($flow !== undefined) return [{ type: 'flow', path, flow: $flow as FlowJson }]
  }
  return Object.entries(value).flatMap(([key, item]) => findInParam(item as Json, [...path, key]))
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

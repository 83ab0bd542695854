import { type Json, parameterAt, withParameter } from '@metaml/core'
import type { RunScope } from './run-scope.js'

/** What a parameter is, or a value inside one: `pruning.optimizer.learningRate`. */
export function readParameter(key: string, { cfg }: Pick<RunScope, 'cfg'>): Json | undefined {
  if (cfg.has(key)) return cfg.get(key)
  const { parameter, inside } = splitInside(key)
  const value = cfg.get(parameter)
  return inside === undefined || value === undefined ? undefined : parameterAt({ value }, `value.${inside}`)
}

/** Sets a parameter, or a value inside one, for the firings that follow; the journal gets all of the parameter. */
export function setParameter(key: string, value: Json, node: string, scope: RunScope): void {
  // What is set last holds, also where one is inside the other.
  scope.cfgSet.delete(key)
  scope.cfgSet.set(key, value)
  const by = `node ${node}` as const
  const { parameter, inside } = splitInside(key)
  const before = scope.cfg.get(parameter)
  const whole =
    inside === undefined
      ? value
      : withParameter(before === undefined ? {} : { value: before }, `value.${inside}`, value).value
  // Where nothing can be set inside, the firing that gets it refuses it.
  const set = whole === undefined || (inside !== undefined && whole === before) ? key : parameter
  const now = set === key ? value : whole!
  scope.cfg.set(set, now)
  scope.record({ type: 'cfg', key: set, value: now, by })
}

/** A key as `<node>.<parameter>` and the way on inside; a node in a flow inside another has a way before its name. */
function splitInside(key: string): { readonly parameter: string; readonly inside?: string } {
  const end = key.indexOf('.', key.indexOf('.', key.lastIndexOf('/') + 1) + 1)
  return end < 0 ? { parameter: key } : { parameter: key.slice(0, end), inside: key.slice(end + 1) }
}

import { canonicalJson, type Json } from '@metaml/core'
import type { KeyParts } from './trial-record.js'

const longestValue = 60

/**
 * Says what makes two keys differ, a line for each difference: `args.training.epochs: 15 -> 10`,
 * `model model: sha256-12ab… -> sha256-34cd…`, `@metaml/pruning: 0.1.0 -> 0.1.1`, `g++: 12.2.0 -> 13.1.0`.
 */
export function explainChange(before: KeyParts, now: KeyParts): string[] {
  const digests = ['models', 'datasets', 'code'] as const
  return [
    ...changesAt('format', before.format, now.format),
    ...changesAt('task', before.task, now.task),
    ...changesAt('unit', before.unit, now.unit),
    ...changesAt('args', before.args, now.args),
    ...digests.flatMap(part =>
      changesOf(before[part], now[part], name => `${part.replace(/s$/, '')} ${name}`),
    ),
    ...changesOf(before.versions, now.versions, name => name),
    ...changesOf(before.tools, now.tools, name => name),
    ...changesAt('seed', before.seed, now.seed),
  ]
}

type Values = { readonly [name: string]: Json | undefined }

function changesOf(before: Values, now: Values, pathOf: (name: string) => string): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  return names.flatMap(name => changesAt(pathOf(name), before[name], now[name]))
}

function changesAt(path: string, before: Json | undefined, now: Json | undefined): string[] {
  if (isList(before) && isList(now) && before.length === now.length) {
    return before.flatMap((item, index) => changesAt(`${path}[${index}]`, item, now[index]))
  }
  if (isObject(before) && isObject(now)) return changesOf(before, now, name => `${path}.${name}`)
  const [from, to] = [before, now].map(value => (value === undefined ? undefined : canonicalJson(value)))
  return from === to ? [] : [`${path}: ${show(before)} -> ${show(now)}`]
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function isObject(value: Json | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: Json | undefined): string {
  if (value === undefined) return '(absent)'
  const text = typeof value === 'string' ? value : canonicalJson(value)
  const short = text.replace(/\b(sha256-[0-9a-f]{4})[0-9a-f]{60}\b/g, '$1…')
  return short.length > longestValue ? `${short.slice(0, longestValue)}…` : short
}

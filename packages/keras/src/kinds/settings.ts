import type { Json, JsonObject } from '@metaml/core'
import { Refusal } from './kind.js'

/** A positive whole number out of a configuration. */
export function positive(config: JsonObject, key: string): number {
  const value = config[key]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw refuse(key, value)
  return value
}

/** A finite number out of a configuration, or its default. */
export function finite(config: JsonObject, key: string, fallback: number): number {
  const value = config[key] ?? fallback
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse(key, value)
  return value
}

/** A flag out of a configuration, or its default. */
export function flag(config: JsonObject, key: string, fallback: boolean): boolean {
  const value = config[key] ?? fallback
  if (typeof value !== 'boolean') throw refuse(key, value)
  return value
}

/** One of some words out of a configuration, or its default. */
export function word<const W extends string>(
  config: JsonObject,
  key: string,
  words: readonly W[],
  fallback: W,
): W {
  const value = config[key] ?? fallback
  if (!words.includes(value as W)) throw refuse(key, value, words.join(', '))
  return value as W
}

/** Whole numbers above 0, one an axis; a single number stands for all axes. */
export function extents(
  config: JsonObject,
  key: string,
  axes: number,
  fallback?: readonly number[],
): number[] {
  const value = config[key] ?? fallback
  const list = typeof value === 'number' ? Array.from({ length: axes }, () => value) : value
  if (!Array.isArray(list) || list.length !== axes || list.some(n => !Number.isInteger(n) || n < 1)) {
    throw refuse(key, value as Json)
  }
  return list as number[]
}

function refuse(key: string, value: Json | undefined, expected?: string): Refusal {
  const found = `${key}: ${JSON.stringify(value)?.slice(0, 80)}`
  return new Refusal(expected === undefined ? found : `${found} (supported: ${expected})`)
}

/** The key of a setting of an array: `kernel_initializer`, but `depthwise_initializer`. */
export function arraySetting(array: string, setting: 'initializer' | 'regularizer' | 'constraint'): string {
  return `${array.replace(/^(depthwise|pointwise)_kernel$/, '$1')}_${setting}`
}

import { readFixedType } from './fixed-type.js'

/** A feature whose values the input's type can't hold. */
export type FeatureOutside = { readonly feature: number; readonly min: number; readonly max: number }

/** How the inputs fit their type. */
export type InputCheck = {
  readonly type: string
  readonly saturates: boolean
  /** Features with values outside, by index; none when all fit. */
  readonly outside: readonly FeatureOutside[]
}

/** Finds the features whose range a type can't hold; `range` has one entry a feature. */
export function checkInputs(type: string, range: { min: Float32Array; max: Float32Array }): InputCheck {
  const fixed = readFixedType(type)
  if (fixed === undefined) return { type, saturates: false, outside: [] }
  const outside: FeatureOutside[] = []
  range.min.forEach((min, feature) => {
    const max = range.max[feature]!
    if (min < fixed.min || max > fixed.max) outside.push({ feature, min, max })
  })
  return { type, saturates: fixed.saturates, outside }
}

/** Says which inputs do not fit; undefined when all do. */
export function inputWarning({ type, saturates, outside }: InputCheck): string | undefined {
  if (outside.length === 0) return undefined
  const least = Math.min(...outside.map(({ min }) => min))
  const most = Math.max(...outside.map(({ max }) => max))
  const named = outside.slice(0, 8).map(({ feature }) => feature)
  const list = `${named.join(', ')}${outside.length > named.length ? ', ...' : ''}`
  return (
    `${outside.length} input feature(s) (${list}) have values from ${round(least)} to ${round(most)}, which ${type} can't hold: ` +
    `they ${saturates ? 'are clipped' : 'wrap around'}. Standardise the data, or give the input layer a wider type.`
  )
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)))
}

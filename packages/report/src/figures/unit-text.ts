/** A unit as an axis names it: what has none is a share of 1 where no value is above that, and else a number. */
export function unitText(unit: string, values: readonly number[]): string {
  if (unit !== '1' && unit !== '') return unit
  return values.every(value => Math.abs(value) <= 1) ? 'share of 1' : 'number'
}

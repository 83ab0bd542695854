/**
 * Writes a figure for people: whole numbers as they are, fractions with four decimals, very small ones with two and
 * large ones with four significant digits. An unknown figure is `-`, never 0.
 */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return '-'
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size < 0.00005) return value.toPrecision(2)
  return size < 1000 ? value.toFixed(4) : value.toPrecision(4)
}

/** Writes named figures in a row: `accuracy 0.7612, loss 0.0123`. */
export function formatFigures(figures: { readonly [name: string]: number }): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${formatNumber(value)}`)
    .join(', ')
}

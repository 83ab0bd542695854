const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** Writes bytes for people: `1.5 GB`, by powers of 1000. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

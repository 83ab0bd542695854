/** Numbers from `first` to `last`, at most `most` of them, evenly. */
export function places(first, last, most) {
  const count = Math.max(0, last - first + 1)
  if (count <= most) return Array.from({ length: count }, (_, i) => first + i)
  if (most === 1) return [Math.round((first + last) / 2)]
  return Array.from({ length: most }, (_, i) => first + Math.round((i * (count - 1)) / (most - 1)))
}

/** Keras nests some ten deep; whoever walks a value that is much deeper overflows its stack. */
const deepest = 100

/**
 * Parses JSON that is not nested deeper than any topology is.
 * @throws SyntaxError; RangeError when it is nested too deep
 */
export function parseJson(text: string): unknown {
  const root: unknown = JSON.parse(text)
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new RangeError(`values nested deeper than ${deepest}`)
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      for (const inner of Object.values(value)) next.push(inner)
    }
    level = next
  }
  return root
}

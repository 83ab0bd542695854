/** The line and column (from 1) that a message of JSON.parse points at, where it names a position. */
export function jsonPlace(message: string, text: string): { line: number; column: number } | undefined {
  const position =
    / at position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? text.length : undefined)
  if (position === undefined) return undefined
  const before = text.slice(0, Number(position)).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

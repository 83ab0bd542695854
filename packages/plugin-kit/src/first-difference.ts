/** The first line in which two texts differ (from 1 on), trimmed; `(end)` where one has no such line. */
export function firstDifference(
  found: string,
  expected: string,
): { readonly line: number; readonly here: string; readonly there: string } {
  const here = found.split('\n')
  const there = expected.split('\n')
  let line = 0
  while (line < Math.max(here.length, there.length) && here[line] === there[line]) line++
  return { line: line + 1, here: here[line]?.trim() ?? '(end)', there: there[line]?.trim() ?? '(end)' }
}

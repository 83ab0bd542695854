/**
 * Whether two names are of one part, as far as both say: `xcvu9p-flgb2104-2-i` is `xcvu9pflgb2104-2`,
 * `xcvu9p-flgb2104` and `xcvu9p`, but no `xcvu9p-flgb2104-1-i`; `xc` may be missing.
 */
export function samePart(a: string, b: string): boolean {
  const [one, two] = [splitPart(a), splitPart(b)]
  const [short, long] = one.body.length < two.body.length ? [one.body, two.body] : [two.body, one.body]
  // The longer one goes on with a package (letters), so that xcu25 is no xcu250.
  if (!long.startsWith(short) || !/^($|[a-z]{3,4}\d)/.test(long.slice(short.length))) return false
  return one.grades.every((grade, i) => two.grades[i] === undefined || two.grades[i] === grade)
}

/** Device and package without dashes, then speed and temperature grades. */
function splitPart(name: string): { body: string; grades: string[] } {
  const words = name.trim().toLowerCase().split('-')
  const grade = words.findIndex((word, i) => i > 0 && /^(\d[a-z]*|[a-z]{1,2})$/.test(word))
  const body = words.slice(0, grade < 0 ? undefined : grade).join('')
  return {
    body: body.startsWith('xc') || body.startsWith('xq') ? body : `xc${body}`,
    grades: grade < 0 ? [] : words.slice(grade),
  }
}

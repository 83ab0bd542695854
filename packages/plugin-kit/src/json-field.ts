/**
 * Sets a field of a JSON object in its text and leaves every other character as it is.
 *
 * The field is written with the indentation of the text (that of its first field; 2 spaces where there is none), a
 * new one as the last. A text whose field already has that value, however it is written, comes back unchanged.
 *
 * @throws SyntaxError when the text is no JSON object
 */
export function setJsonField(text: string, key: string, value: unknown): string {
  const object: unknown = JSON.parse(text)
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw new SyntaxError('The text is no JSON object.')
  }
  const indent = /^\s*\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  const written = JSON.stringify(value, null, indent).replaceAll('\n', `\n${indent}`)
  const span = fieldSpan(text, key)
  if (span !== undefined) {
    const same = JSON.stringify(JSON.parse(text.slice(...span))) === JSON.stringify(value)
    return same ? text : text.slice(0, span[0]) + written + text.slice(span[1])
  }
  const close = text.lastIndexOf('}')
  const body = text.slice(0, close).trimEnd()
  const comma = Object.keys(object).length > 0 ? ',' : ''
  return `${body}${comma}\n${indent}${JSON.stringify(key)}: ${written}\n${text.slice(close)}`
}

/** Where the value of a top-level field starts and ends; the last of that name, as JSON.parse takes it. */
function fieldSpan(text: string, key: string): [start: number, end: number] | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g
  let depth = 0
  let name: string | undefined
  let awaitsValue = false
  let start = 0
  let end = 0
  let found: [number, number] | undefined
  const close = (): void => {
    if (awaitsValue && name === key) found = [start, end]
    awaitsValue = false
    name = undefined
  }
  for (const { 0: piece, index } of text.matchAll(token)) {
    if (depth === 1 && (piece === ',' || piece === '}')) close()
    else if (depth === 1 && piece === ':') {
      awaitsValue = true
      start = -1
    } else if (depth === 1 && !awaitsValue) name = JSON.parse(piece) as string
    else if (awaitsValue && start < 0) start = index
    if (piece === '{' || piece === '[') depth++
    if (piece === '}' || piece === ']') depth--
    end = index + piece.length
  }
  return found
}

const width = 130

/** JSON for people and for diffs: what fits on a line stands on one; numbers have six digits after the point at most. */
export function printJson(value) {
  return `${print(JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toFixed(6)) : one))), '')}\n`
}

function print(value, indent) {
  const line = onOneLine(value)
  if (value === null || typeof value !== 'object' || indent.length + line.length <= width) return line
  const inner = `${indent}  `
  if (Array.isArray(value))
    return `[\n${value.map(item => `${inner}${print(item, inner)}`).join(',\n')}\n${indent}]`
  const entries = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, inner)}`,
  )
  return `{\n${entries.join(',\n')}\n${indent}}`
}

function onOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

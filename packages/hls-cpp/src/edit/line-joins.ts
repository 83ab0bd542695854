/** The end of the first line of a text; of one without lines a line feed. */
export function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n'
}

/** Tokens that may hold `//` or `#` without meaning it, and comments. */
const tokens =
  /R"([^()\\\s"]{0,16})\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|\/\/(?:\\\r?\n|[^\n])*/g

/** Whether what follows a text on its last line would be part of a line's comment or of a directive in it. */
export function leavesLineOpen(text: string): boolean {
  let comment = false
  const bare = text.replace(tokens, (token, _mark, at: number) => {
    if (!token.startsWith('//')) return token.replace(/[^\n]/g, '_')
    comment ||= at + token.length === text.length
    return ''
  })
  const last = bare
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .at(-1)!
  return comment || /^[ \t]*#/.test(last)
}

/** Whether two texts must have a line end between them; `open` says that the left one leaves its last line open. */
export function needsLineEnd(left: string, right: string, open: boolean): boolean {
  if (/^[ \t]*\r?\n/.test(right)) return false
  const line = left.slice(left.lastIndexOf('\n') + 1)
  return open || (/^[ \t]*#/.test(right) && line.trim() !== '')
}

const word = /(?:\\.|[^\s"'\\]|"(?:\\.|[^"\\])*"|'[^']*')+/g
const quoted = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g

/**
 * The words of a line as a shell makes them: quotes that are not inside others come off, and with them the backslashes
 * that they need. Variables are left as they stand.
 * @param {string} line
 * @returns {string[]}
 */
export function splitWords(line) {
  return (line.match(word) ?? []).map(text =>
    text.replace(
      quoted,
      (_, single, double, escaped) => single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped,
    ),
  )
}

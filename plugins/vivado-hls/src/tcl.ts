/** A word of a Tcl command: text and numbers as they are, or the result of a command. */
export type TclWord = string | number | { readonly resultOf: TclCommand }

/** A Tcl command as data: its name and its words. */
export type TclCommand = readonly [name: string, ...words: readonly TclWord[]]

/** A command that the script goes on without when the tool refuses it: an option that not every version has. */
export interface OptionalCommand {
  readonly optional: TclCommand
}

/** The word for a file: Tcl takes `~` before a name for a home folder, and the tools take `-` for an option. */
export function fileWord(file: string): string {
  return /^[-~]/.test(file) ? `./${file}` : file
}

/** Writes a script: one command a line, each word quoted so that Tcl reads it back as it is. */
export function writeTcl(commands: readonly (TclCommand | OptionalCommand)[]): string {
  const lines = commands.map(command =>
    'optional' in command ? `catch ${quote(writeCommand(command.optional))}` : writeCommand(command),
  )
  return `${lines.join('\n')}\n`
}

function writeCommand(command: TclCommand): string {
  return command.map(writeWord).join(' ')
}

function writeWord(word: TclWord): string {
  if (typeof word === 'object') return `[${writeCommand(word.resultOf)}]`
  return quote(String(word))
}

/**
 * Quotes a word: bare where nothing in it is special, in braces where they balance, else with backslashes. (Tcl(n),
 * rules 6 and 9: in braces nothing is substituted but a backslash at the end of a line.)
 */
export function quote(word: string): string {
  if (/^[\w./:%+,=@-]+$/.test(word)) return word
  if (isBraceable(word)) return `{${word}}`
  const escaped = word.replaceAll(/[\\\s;"$[\]{}#]/g, found => escapes[found] ?? `\\${found}`)
  return escaped === '' ? '{}' : escaped
}

const escapes: { readonly [character: string]: string } = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\v': '\\v',
}

/** Whether braces around a word leave it as it is: they balance inside it, and no backslash is among them. */
function isBraceable(word: string): boolean {
  if (/[\\\r\n]/.test(word)) return false
  let depth = 0
  for (const character of word) {
    if (character === '{') depth++
    if (character === '}' && --depth < 0) return false
  }
  return depth === 0
}

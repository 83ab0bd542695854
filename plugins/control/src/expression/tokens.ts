import { ExpressionError } from './expression-error.js'

/** A piece of an expression's text. */
export interface Token {
  readonly type: 'number' | 'text' | 'name' | 'cfg' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

const number = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`
const key = String.raw`cfg\.[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)*(?:\.[A-Za-z_]\w*)+`
const patterns: readonly [Token['type'], RegExp][] = [
  ['number', new RegExp(number, 'y')],
  ['text', /'[^']*'|"[^"]*"/y],
  // A key of CFG before a name: the hyphens in it are no minus.
  ['cfg', new RegExp(key, 'y')],
  ['name', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:@[a-z]+(?:-and-[a-z]+)?)*/y],
  ['sign', /<=|>=|==|!=|[<>()+*/,-]/y],
]

/**
 * Takes a text apart.
 * @throws ExpressionError at a character that nothing begins with
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++
    if (at >= text.length) break
    const token = tokenAt(text, at)
    tokens.push(token)
    at += token.text.length
  }
  return [...tokens, { type: 'end', text: '', at: text.length }]
}

function tokenAt(text: string, at: number): Token {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at
    const [found] = pattern.exec(text) ?? []
    if (found !== undefined) return { type, text: found, at }
  }
  throw new ExpressionError(strange(text.slice(at)), at)
}

function strange(rest: string): string {
  if (/^['"]/.test(rest)) return `The text that begins with ${rest[0]} has no end.`
  if (rest.startsWith('=')) return "Equality is written '=='."
  if (rest.startsWith('&')) return "'&' is written 'and'."
  if (rest.startsWith('|')) return "'|' is written 'or'."
  if (rest.startsWith('!')) return "'!' is written 'not'."
  return `'${[...rest][0]}' means nothing here.`
}

// Splits a Tcl script into commands and words, as far as scripts of VIVADO-HLS go: braces, brackets and backslashes.
export function readTcl(text) {
  const commands = []
  let words = []
  let at = 0
  while (at < text.length) {
    const c = text[at]
    if (c === '\n' || c === ';') {
      if (words.length > 0) commands.push(words)
      words = []
      at++
    } else if (c === ' ' || c === '\t') at++
    else {
      const [word, next] = readWord(text, at)
      words.push(word)
      at = next
    }
  }
  if (words.length > 0) commands.push(words)
  return commands
}

function readWord(text, from) {
  if (text[from] === '{') return readBraced(text, from)
  let word = ''
  let at = from
  while (at < text.length && !/[\s;]/.test(text[at])) {
    if (text[at] === '\\') {
      word += { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' }[text[at + 1]] ?? text[at + 1]
      at += 2
    } else if (text[at] === '[') {
      const end = text.indexOf(']', at)
      word += text.slice(at, end + 1)
      at = end + 1
    } else word += text[at++]
  }
  return [word, at]
}

function readBraced(text, from) {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return [text.slice(from + 1, at), at + 1]
  }
  throw new Error(`missing close-brace: ${text.slice(from, from + 40)}`)
}

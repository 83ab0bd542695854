/**
 * The text as the parser can read it where macros stand in the way: as long as the given one, so that every
 * offset is the same.
 *
 * A parser does not expand macros. A call of one that fills its line and has no semicolon becomes blanks, INLINE
 * becomes `inline`; `typename` before a qualified name and `template` after `::` mean nothing to a grammar
 * and become blanks, as does `_Pragma("...")`; `.operator=(` becomes an ordinary name.
 */
export function readAroundMacros(text: string): string {
  return text
    .replace(/^[ \t]*[A-Z][A-Z0-9_]*[ \t]*\([^()\n;]*\)[ \t]*(?=\r?$)/gm, blank)
    .replace(/\b_Pragma[ \t]*\([ \t]*"(?:\\.|[^"\\\n])*"[ \t]*\)/g, blank)
    .replace(/\bINLINE\b/g, 'inline')
    .replace(/\btypename(?=\s+(?:\w|::|<[^<>]*>)+::)/g, blank)
    .replace(/(?<=::\s*)template(?=\s)/g, blank)
    .replace(/(?<=(?:\.|->)operator)[^\s\w(]{1,3}(?=\s*\()/g, symbols => '_'.repeat(symbols.length))
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}

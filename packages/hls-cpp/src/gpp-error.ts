/** What g++ said, its first error (file, line, column and words) before everything else. */
export function firstErrorFirst(words: string): string {
  const [first] = /^.*:\d+:\d+: (?:fatal )?error: .*$/m.exec(words) ?? []
  return first === undefined || words.startsWith(first) ? words : `${first}\n${words}`
}

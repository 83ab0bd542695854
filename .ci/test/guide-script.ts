/**
 * Makes a page of the guide a script for bash: its blocks of `sh` as they stand, and a block after a line that ends with
 * "Save as `path`:" as a file that is written.
 */
export function guideScript(page: string): string {
  const parts: string[] = ['set -e']
  let last = ''
  const lines = page.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const opening = /^```(\w+)$/.exec(lines[at]!)
    if (opening === null) {
      if (lines[at] !== '') last = lines[at]!
      continue
    }
    const end = lines.indexOf('```', at)
    const body = lines.slice(at + 1, end).join('\n')
    const file = /Save as `([^`]+)`:$/.exec(last)?.[1]
    if (opening[1] === 'sh')
      parts.push(...body.split('\n').flatMap(line => [`echo ${JSON.stringify(`$ ${line}`)}`, line]))
    else if (file !== undefined) parts.push(`cat > ${file} <<'END-OF-FILE'\n${body}\nEND-OF-FILE`)
    last = ''
    at = end
  }
  return parts.join('\n')
}

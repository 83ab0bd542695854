// Runs publint, strictly, over every package that is published; exit code 1 when it finds anything.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { listPackages } from './workspace.mjs'

const packages = listPackages().filter(p => p.manifest.private !== true)
let found = 0
for (const { folder, dir, manifest } of packages) {
  const { messages } = await publint({ pkgDir: dir, strict: true, pack: 'npm' })
  const findings = messages.map(message => formatMessage(message, manifest, { color: false }))
  // publint takes these for granted; a registry's page and a reader need them.
  if (!existsSync(path.join(dir, 'README.md'))) findings.push('README.md is missing')
  for (const field of [
    'description',
    'license',
    'repository',
    'engines',
    'files',
    'exports',
    'sideEffects',
  ]) {
    if (manifest[field] === undefined) findings.push(`package.json has no ${field}`)
  }
  for (const finding of findings) console.error(`${folder}: ${finding}`)
  found += findings.length
}
console.log(`publint: ${packages.length} packages, ${found} findings`)
process.exitCode = found > 0 ? 1 : 0

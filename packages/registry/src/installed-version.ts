import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { notInstalled } from './find-plugins.js'
import { type PackageJson, readPackageJson } from './package-json.js'
import { isInstalled, resolvePackage } from './resolve-package.js'

/**
 * The version of a package as it enters keys: its number, and for a package that is linked and so may change under
 * that number the digest of what it ships: `0.1.0+sha.1a2b3c4d`.
 *
 * @param dir absolute, real path of the package
 */
export function installedVersion(dir: string, packageJson: PackageJson): string {
  const version = packageJson.version ?? '0.0.0'
  if (isInstalled(dir)) return version
  return `${version}${version.includes('+') ? '.' : '+'}sha.${shippedDigest(dir, packageJson).slice(0, 8)}`
}

/**
 * The `@metaml/*` packages that a package works with, however deep, and their versions as {@link installedVersion}
 * gives them, sorted by name. Optional peers are left out: they serve tests.
 *
 * @throws METAML_E_PLUGIN_NOT_INSTALLED
 */
export function metamlDependencies(
  dir: string,
  packageJson: PackageJson,
): { readonly [name: string]: string } {
  const found = new Map<string, string>()
  const visit = (from: string, { name: user, ...fields }: PackageJson): void => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = fields
    const peers = Object.keys(peerDependencies ?? {}).filter(name => !peerDependenciesMeta?.[name]?.optional)
    for (const name of [...Object.keys(dependencies ?? {}), ...peers]) {
      if (!name.startsWith('@metaml/') || name === packageJson.name || found.has(name)) continue
      const inside = resolvePackage(name, from)
      const json = inside === undefined ? undefined : readPackageJson(inside)
      if (inside === undefined || json === undefined) throw notInstalled(name, `${user} depends on it`)
      found.set(name, installedVersion(inside, json))
      visit(inside, json)
    }
  }
  visit(dir, packageJson)
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** SHA-256 (hex) of the files that a package would publish, by path; types, maps and build records are left out. */
function shippedDigest(dir: string, { files }: PackageJson): string {
  const roots = (files ?? ['.']).filter(pattern => !pattern.startsWith('!')).map(withoutGlob)
  const paths = new Set(roots.flatMap(root => filesBelow(join(dir, root))))
  const hash = createHash('sha256')
  for (const path of [...paths].sort()) {
    const content = createHash('sha256').update(readFileSync(path)).digest('hex')
    hash.update(`${relative(dir, path).split(sep).join('/')}\0${content}\n`)
  }
  return hash.digest('hex')
}

/** The folder that a pattern starts in. */
function withoutGlob(pattern: string): string {
  const parts = pattern.split('/')
  const glob = parts.findIndex(part => /[*?[{(]/.test(part))
  return glob < 0 ? pattern : parts.slice(0, glob).join('/') || '.'
}

function filesBelow(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap(entry => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    if (/\.(map|d\.[cm]?ts|tsbuildinfo)$/.test(entry.name)) return []
    return filesBelow(join(path, entry.name))
  })
}

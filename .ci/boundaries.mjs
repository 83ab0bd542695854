// Checks who imports whom: `node .ci/boundaries.mjs [ROOT]`. Exit code 1 when a boundary is crossed.
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { readImports } from './read-imports.mjs'
import { listPackages, repositoryRoot } from './workspace.mjs'

/** A package imports only packages that stand above it in this list. */
const order = [
  'core',
  'engine',
  'registry',
  'cli',
  'keras',
  'datasets',
  'dataset-jets',
  'plugin-kit',
  'hls-cpp',
  'fixed-point',
  'hls-report',
  'hls-estimate',
  'report',
  'create-metaml',
]
/** Narrower than the order: all that these import of the workspace. */
const only = { cli: ['core', 'engine', 'registry'] }
/** Packages that are open to one place only: importer, imported package, the folder that may. */
const doors = [
  { from: 'plugin-kit', to: 'engine', within: 'src/testing/' },
  { from: 'plugin-kit', to: 'keras', within: 'src/python/' },
  { from: 'plugin-kit', to: 'datasets', within: 'src/python/' },
]
/** What the tests of every package may use; the root declares them. */
const testTools = ['vitest', 'fast-check']

const root = path.resolve(process.argv[2] ?? repositoryRoot)
const packages = listPackages(root)
const byName = new Map(packages.map(p => [p.manifest.name, p]))

const violations = []
let imports = 0
for (const from of packages) {
  if (from.group === 'packages' && !order.includes(from.short)) {
    violations.push(`${from.folder}: is not in the order of packages; give it a place in .ci/boundaries.mjs`)
  }
  for (const { file, line, specifier } of readImports(from.dir)) {
    imports++
    const reason = refuse(from, file, specifier)
    if (reason !== undefined) violations.push(`${from.folder}/${file}:${line}: ${reason}`)
  }
}
for (const violation of violations) console.error(violation)
console.log(
  `boundaries: ${imports} imports in ${packages.length} packages, ${violations.length} crossing a boundary`,
)
process.exitCode = violations.length > 0 ? 1 : 0

/** Why an import is refused; undefined when it is allowed. */
function refuse(from, file, specifier) {
  const inTest = /^(test|bench)\//.test(file)
  if (specifier.startsWith('.') || path.isAbsolute(specifier)) {
    const target = path.resolve(from.dir, path.dirname(file), specifier)
    if (!path.relative(from.dir, target).startsWith('..')) return undefined
    return `imports ${specifier}, which lies outside its package: import it by its name`
  }
  const name = packageName(specifier)
  if (from.short === 'core' && from.group === 'packages' && !inTest) {
    return `core imports ${specifier}: core imports nothing, Node's own modules included`
  }
  if (isBuiltin(specifier)) return undefined
  const to = byName.get(name)
  if (to === undefined || to === from) return to === from ? undefined : undeclared(from, name, inTest)
  if (to.group === 'plugins') {
    if (from.group === 'plugins')
      return `a plugin imports the plugin ${name}: plugins never import each other`
    return `a package imports the plugin ${name}: packages know no task`
  }
  if (!inTest) {
    if (from.group === 'plugins' && ['engine', 'registry', 'cli'].includes(to.short)) {
      return `a plugin imports ${name}: it builds on @metaml/core, @metaml/plugin-kit and the domain libraries`
    }
    if (from.group === 'packages') {
      const allowed = only[from.short]
      if (allowed && !allowed.includes(to.short)) {
        return `imports ${name}: ${from.short} imports only ${allowed.join(', ')} of the workspace`
      }
      if (order.indexOf(to.short) > order.indexOf(from.short)) {
        return `imports ${name}, which stands below it in the order of packages`
      }
      const door = doors.find(d => d.from === from.short && d.to === to.short)
      if (door && !file.startsWith(door.within)) return `imports ${name}: only ${door.within} may`
    }
  }
  return undeclared(from, name, inTest)
}

function undeclared(from, name, inTest) {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = from.manifest
  const declared = {
    ...dependencies,
    ...peerDependencies,
    ...optionalDependencies,
    ...(inTest && devDependencies),
  }
  if (name in declared || (inTest && testTools.includes(name))) return undefined
  return `imports ${name}, which its package.json does not declare`
}

function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

import { MetamlError, type PluginManifest } from '@metaml/core'

/** A way in which a value is not what it should be: where, what was expected. */
interface Fault {
  readonly path: string
  readonly expected: string
  readonly found: unknown
}

/** Looks at a value at a path; gives the first fault. */
type Check = (value: unknown, path: string) => Fault | undefined

/** The version of the contract between tasks and the engine that this registry takes. */
export const apiVersion = 1

/**
 * Checks the field `metaml` of a package.json, and that it is of the version that is known here. A field of another
 * version is not looked into.
 *
 * @param owner the package, as a message calls it
 * @throws METAML_E_PLUGIN_MANIFEST with the path of the field, METAML_E_PLUGIN_API_VERSION
 */
export function checkManifest(value: unknown, owner: string): PluginManifest {
  const version = isObject(value) ? value.apiVersion : undefined
  if (Number.isInteger(version) && version !== apiVersion) {
    const newer = (version as number) > apiVersion
    throw new MetamlError({
      code: 'METAML_E_PLUGIN_API_VERSION',
      kind: 'plugin',
      message: `The plugin ${owner} is written for ${newer ? 'a newer' : 'an older'} version of MetaML.`,
      expected: `apiVersion ${apiVersion}`,
      found: `apiVersion ${String(version)}`,
      todo: newer ? 'update @metaml/cli and @metaml/core' : `update ${owner}`,
    })
  }
  const fault = manifest(value, 'metaml')
  if (fault === undefined) return value as PluginManifest
  throw manifestError(owner, fault)
}

/** The error for a manifest with a fault. */
export function manifestError(owner: string, { path, expected, found }: Fault): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PLUGIN_MANIFEST',
    kind: 'plugin',
    message: `The plugin ${owner} describes itself wrongly: ${path} in its package.json.`,
    expected,
    found: found === undefined ? 'nothing' : (JSON.stringify(found)?.slice(0, 200) ?? String(found)),
    todo: 'its author makes that field with metaml-manifest; reinstall the package or tell its author',
    data: { package: owner, path },
  })
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const that =
  (holds: (value: unknown) => boolean, expected: string): Check =>
  (found, path) =>
    holds(found) ? undefined : { path, expected, found }

const text = that(value => typeof value === 'string' && value !== '', 'a text')
const line = that(
  value => typeof value === 'string' && /^\S.*$/.test(value) && !/[\r\n]/.test(value),
  'one line',
)
const matching = (pattern: RegExp, expected: string): Check =>
  that(value => typeof value === 'string' && pattern.test(value), expected)
const oneOf = (...values: unknown[]): Check =>
  that(value => values.includes(value), `one of ${values.map(value => JSON.stringify(value)).join(', ')}`)

const firstFault = <T>(items: Iterable<T>, check: (item: T) => Fault | undefined): Fault | undefined => {
  for (const item of items) {
    const fault = check(item)
    if (fault !== undefined) return fault
  }
  return undefined
}

const list =
  (item: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? firstFault(value.entries(), ([index, element]) => item(element, `${path}[${index}]`))
      : { path, expected: 'a list', found: value }

const record =
  (item: Check): Check =>
  (value, path) =>
    isObject(value)
      ? firstFault(Object.entries(value), ([key, element]) => item(element, `${path}.${key}`))
      : { path, expected: 'an object', found: value }

const fields =
  (required: { [key: string]: Check }, optional: { [key: string]: Check } = {}): Check =>
  (value, path) => {
    if (!isObject(value)) return { path, expected: 'an object', found: value }
    return firstFault([...Object.entries(required), ...Object.entries(optional)], ([key, check]) =>
      key in optional && value[key] === undefined ? undefined : check(value[key], `${path}.${key}`),
    )
  }

const port: Check = (value, path) => {
  if (typeof value === 'string' && value !== '') return undefined
  const [form, ...more] = isObject(value) ? Object.entries(value) : []
  const known = form !== undefined && ['many', 'like', 'optional'].includes(form[0])
  if (!known || more.length > 0) {
    return { path, expected: 'a kind of model, or { many }, { like } or { optional }', found: value }
  }
  return form[0] === 'like' ? text(form[1], `${path}.like`) : port(form[1], `${path}.${form[0]}`)
}

const task = fields(
  {
    id: matching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an id in kebab-case'),
    export: text,
    role: oneOf('optimization', 'transformation', 'control'),
    summary: line,
    inputs: record(port),
    outputs: record(port),
    multiplicity: matching(/^(\d+|n)-to-(\d+|n)$/, 'e.g. 1-to-1'),
    params: fields({}),
    needs: list(fields({ id: text, range: text, install: text })),
  },
  { firing: oneOf('all', 'any', 'settled') },
)

const manifest = fields(
  { apiVersion: oneOf(apiVersion), tasks: list(task) },
  {
    kinds: list(fields({ kind: text, export: text })),
    commands: list(
      fields({
        name: matching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name in kebab-case'),
        summary: line,
        module: matching(/^\.\//, 'a path inside the package that starts with ./'),
      }),
    ),
  },
)

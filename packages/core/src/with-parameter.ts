import type { Json, JsonObject } from './json.js'

/**
 * Parameters with a value at what a key names behind its node: a parameter, or with more dots a value inside one, `optimizer.learningRate`.
 * What else is written inside that parameter stays; where nothing can be set inside, the key is taken for a parameter's name.
 * @param known gives the names of the task's parameters; one that has a dot in its name is meant before a value inside
 *   another
 */
export function withParameter(
  written: JsonObject,
  key: string,
  value: Json,
  known: () => readonly string[] | undefined = () => undefined,
): JsonObject {
  const [name, ...path] = key.split('.') as [string, ...string[]]
  if (path.length === 0 || path.includes('')) return { ...written, [key]: value }
  const names = known()
  if (names?.includes(key) || names?.includes(name) === false) return { ...written, [key]: value }
  const inside = setInside(written[name], path, value)
  return inside === undefined ? { ...written, [key]: value } : { ...written, [name]: inside }
}

/** The value at what {@link withParameter} sets; undefined where there is none. */
export function parameterAt(params: JsonObject, key: string): Json | undefined {
  if (Object.hasOwn(params, key)) return params[key]
  const [name, ...path] = key.split('.') as [string, ...string[]]
  return path.reduce<Json | undefined>(
    (value, inner) =>
      value !== undefined && isPlain(value) && Object.hasOwn(value, inner) ? value[inner] : undefined,
    Object.hasOwn(params, name) ? params[name] : undefined,
  )
}

/** `node.parameter` of a key that may go on with what is meant inside of that parameter. */
export function parameterOf(key: string): string {
  return key.split('.', 2).join('.')
}

function setInside(
  before: Json | undefined,
  [name, ...path]: readonly string[],
  value: Json,
): Json | undefined {
  if (before !== undefined && !isPlain(before)) return undefined
  const inside = path.length === 0 ? value : setInside(before?.[name!], path, value)
  return inside === undefined ? undefined : { ...before, [name!]: inside }
}

/** Neither a list nor a mark such as a flow or a ref, whose keys begin with `$`. */
function isPlain(value: Json): value is JsonObject & { [key: string]: Json } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  return !Object.keys(value).some(key => key.startsWith('$'))
}

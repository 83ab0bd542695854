import type { Json, JsonObject } from './json.js'

/** A name that is written where a schema has no such one. */
export interface UnknownKey {
  /** The way to it: names of the values around it. */
  readonly inside: readonly string[]
  readonly name: string
  /** What could stand there. */
  readonly known: readonly string[]
}

/** The first name on a way into a value that its JSON Schema has no place for; undefined where the schema leaves it open. */
export function findUnknownKey(schema: Json | undefined, path: readonly string[]): UnknownKey | undefined {
  let choices: readonly Json[] = schema === undefined ? [] : [schema]
  for (const [index, name] of path.entries()) {
    const objects = choices.flatMap(choicesOf).filter(isObjectSchema)
    // What takes other names too, or has no names at all, is for the schema itself to judge.
    if (objects.length === 0 || objects.some(({ additionalProperties: more }) => more !== false))
      return undefined
    const all = objects.map(({ properties }) => (properties ?? {}) as JsonObject)
    choices = all.flatMap(properties => (Object.hasOwn(properties, name) ? [properties[name]!] : []))
    if (choices.length === 0) {
      const known = [...new Set(all.flatMap(properties => Object.keys(properties)))]
      return { inside: path.slice(0, index), name, known }
    }
  }
  return undefined
}

/** All such names in a value. */
export function findUnknownKeys(schema: Json | undefined, value: Json | undefined): UnknownKey[] {
  const found = new Map<string, UnknownKey>()
  for (const path of pathsOf(value)) {
    const unknown = findUnknownKey(schema, path)
    if (unknown !== undefined) found.set([...unknown.inside, unknown.name].join('.'), unknown)
  }
  return [...found.values()]
}

/** The schemas at a way into a value, of which a value there fits one; empty where the schema does not say. */
export function schemasAt(schema: Json | undefined, path: readonly string[]): readonly Json[] {
  return path.reduce<readonly Json[]>(
    (choices, name) =>
      choices.flatMap(choicesOf).flatMap(choice => {
        const next = isObjectSchema(choice)
          ? (choice.properties as JsonObject | undefined)?.[name]
          : undefined
        return next === undefined ? [] : [next]
      }),
    schema === undefined ? [] : [schema],
  )
}

function choicesOf(schema: Json): readonly Json[] {
  const { anyOf, oneOf } = (schema ?? {}) as JsonObject
  const choices = (anyOf ?? oneOf) as readonly Json[] | undefined
  return choices === undefined ? [schema] : choices.flatMap(choicesOf)
}

function isObjectSchema(schema: Json): schema is JsonObject & Json {
  return typeof schema === 'object' && schema !== null && (schema as JsonObject).type === 'object'
}

/** The ways to all values inside plain objects; marks such as flows and refs are no such. */
function pathsOf(value: Json | undefined): string[][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const entries = Object.entries(value as JsonObject)
  if (entries.some(([key]) => key.startsWith('$'))) return []
  return entries.flatMap(([key, inner]) => [[key], ...pathsOf(inner).map(path => [key, ...path])])
}

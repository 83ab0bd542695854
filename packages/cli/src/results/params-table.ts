import type { Json, JsonObject } from '@metaml/core'
import type { TableData } from '../text/table.js'

/** A task's parameters as a table, from their JSON Schema; undefined when it has none. */
export function paramsTable(schema: JsonObject): TableData | undefined {
  const properties = Object.entries((schema.properties ?? {}) as { readonly [name: string]: JsonObject })
  if (properties.length === 0) return undefined
  const required = (schema.required ?? []) as readonly string[]
  return {
    title: 'Parameters',
    columns: ['name', 'type', 'default', 'meaning'].map(heading => ({ heading })),
    rows: properties.map(([name, property]) => [
      name,
      typeOf(property),
      property.default === undefined
        ? required.includes(name)
          ? '(must be given)'
          : '-'
        : write(property.default),
      typeof property.description === 'string' ? property.description : '',
    ]),
  }
}

/** The type that a JSON Schema allows, in few words. */
export function typeOf(schema: JsonObject): string {
  if (Array.isArray(schema.enum)) return schema.enum.map(write).join(' | ')
  if (schema.const !== undefined) return write(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices))
    return [...new Set(choices.map(choice => typeOf(choice as JsonObject)))].join(' | ')
  if (schema.type === 'array') {
    const inner = typeOf((schema.items ?? {}) as JsonObject)
    return inner.includes(' | ') ? `(${inner})[]` : `${inner}[]`
  }
  if (schema.type === 'object') return objectType(schema)
  const type = typeof schema.type === 'string' ? schema.type : 'any'
  return `${type}${rangeOf(schema)}`
}

function objectType({ properties, additionalProperties }: JsonObject): string {
  const fields = Object.entries((properties ?? {}) as { readonly [name: string]: JsonObject })
  if (fields.length === 1 && fields[0]![0] === '$flow') return 'flow'
  if (fields.length > 0) return `{ ${fields.map(([name, field]) => `${name}: ${typeOf(field)}`).join(', ')} }`
  const values = additionalProperties
  return typeof values === 'object' && values !== null && Object.keys(values).length > 0
    ? `{ <name>: ${typeOf(values as JsonObject)} }`
    : 'object'
}

/** The bounds of a number; those that every safe integer keeps are left out. */
function rangeOf(schema: JsonObject): string {
  const bounds = [
    ['>=', schema.minimum],
    ['>', schema.exclusiveMinimum],
    ['<=', schema.maximum],
    ['<', schema.exclusiveMaximum],
  ] as const
  const said = bounds.filter(
    ([, value]) => typeof value === 'number' && Math.abs(value) !== Number.MAX_SAFE_INTEGER,
  )
  return said.length === 0 ? '' : ` ${said.map(([sign, value]) => `${sign} ${String(value)}`).join(', ')}`
}

function write(value: Json): string {
  return JSON.stringify(value)
}

import type { Layer, NamedType } from './layer-graph.js'
import type { Config } from './read-configs.js'
import type { LayerCall } from './read-top.js'
import { readType, type TypeTable } from './read-type.js'

/** A layer's struct and those that it names as parts of it, by the prefix of their members. */
export function partsOf(
  config: Config | undefined,
  configs: ReadonlyMap<string, Config>,
  prefix = '',
): ReadonlyMap<string, Config> {
  if (config === undefined) return new Map()
  const named = [...config.members.values()].filter(
    ({ kind, name }) => kind === 'type' && name.endsWith('_config'),
  )
  return new Map([
    [prefix, config] as const,
    ...named.flatMap(({ name, text }) => [
      ...partsOf(configs.get(text), configs, `${prefix}${name.replace(/_config$/, '')}.`),
    ]),
  ])
}

/** Types that the structs name, and those of their values that are fixed-point themselves; a multiplier's are its layer's. */
export function readTypes(
  parts: ReadonlyMap<string, Config>,
  types: TypeTable,
): { [role: string]: NamedType } {
  const roles: { [role: string]: NamedType } = {}
  for (const [prefix, { members }] of parts) {
    if (prefix.endsWith('mult.')) continue
    for (const { kind, name, typeNode, valueNode } of members.values()) {
      if (kind === 'type' && name.endsWith('_t'))
        roles[prefix + name.slice(0, -2)] = readType(valueNode!, types)
      else if (typeNode !== undefined && types.has(typeNode.text))
        roles[prefix + name] = readType(typeNode, types)
    }
  }
  return roles
}

/** The type of what goes from the first part of a separable convolution to the second. */
export function betweenParts(
  call: LayerCall,
  parts: ReadonlyMap<string, Config>,
  types: TypeTable,
): { [role: string]: NamedType } {
  if (!parts.has('depthwise.') || call.templateNodes.length !== 4) return {}
  return { 'depthwise.result': readType(call.templateNodes[1]!, types) }
}

/** Every member, by its prefix and name. */
export function attributesOf(parts: ReadonlyMap<string, Config>): Layer['attributes'] {
  return Object.fromEntries(
    [...parts].flatMap(([prefix, { members, arrays }]) =>
      [...members.values()].map(({ valueNode: _value, typeNode: _type, ...attribute }) => {
        const values = arrays.get(attribute.name)
        return [prefix + attribute.name, values === undefined ? attribute : { ...attribute, values }]
      }),
    ),
  )
}

import {
  type Json,
  type JsonObject,
  type ParamsSchema,
  type PlacedTarget,
  type PlacedTask,
  type PlacementFinding,
  parameterNames,
  paramsJsonSchema,
  schemasAt,
  validateParams,
  withParameter,
} from '@metaml/core'
import { keyFindings } from './check-keys.js'
import { typeNames, typeOf, type ValueType } from './expression/check-types.js'
import { readExpression } from './expression/read-expression.js'
import { valueOfConstant } from './expression/value-of-constant.js'

type Settings = { readonly [key: string]: unknown }

/**
 * Finds settings of parameters that are not there, values that these do not take (also where an expression can give no
 * other), and, as a warning, those of nodes that do not stand behind the BRANCH: they may have run before.
 */
export function checkSettings(parameter: string, settings: Settings, placed: PlacedTask): PlacementFinding[] {
  return Object.entries(settings).flatMap(([key, given]): PlacementFinding[] => {
    const place = `${parameter}.${key}`
    const missing = keyFindings(place, key, placed, 'sets')
    const target = placed.find(key)
    if (missing.length > 0 || target === undefined) return missing
    if (target.task.firing === 'any' && target.parameter === 'maxTurns') return [boundIsFixed(place, target)]
    const refused = refusal(given, target, settings, placed)
    if (refused !== undefined) {
      return [
        {
          parameter: place,
          message: `'${target.node}' does not take that: ${refused}`,
          found: JSON.stringify(given),
        },
      ]
    }
    if (target.behind) return []
    return [
      {
        parameter: place,
        message: `'${target.node}' does not stand behind '${placed.node}': it may have run before its parameter is set.`,
        todo: `set a parameter of a node that a way leads to from '${placed.node}'`,
        warning: true,
      },
    ]
  })
}

/** How often a cycle turns at most must be known before it does. */
function boundIsFixed(parameter: string, { node }: PlacedTarget): PlacementFinding {
  return {
    parameter,
    message: `The bound of '${node}' holds for the whole run: nothing can change it while the cycle turns.`,
    todo: "set the most turns there, and let a condition end the cycle before: when: '... or turn >= 3'",
  }
}

/** Why a task does not take what it is set to; undefined where it does, or where only the run will tell. */
function refusal(
  given: unknown,
  target: PlacedTarget,
  settings: Settings,
  placed: PlacedTask,
): string | undefined {
  const { parameter, written, task } = target
  const known = knownValue(given)
  if (known === undefined) return wrongType(given, parameter, task.params)
  const others = Object.entries(settings).flatMap(([key, other]) => {
    const beside = placed.find(key)
    return beside?.node === target.node ? [[beside.parameter, knownValue(other)] as const] : []
  })
  const all = others.flatMap(([name, value]) => (value === undefined ? [] : [[name, value.value] as const]))
  const set = [...all, [parameter, known.value] as const].reduce(
    (params, [name, value]) => withParameter(params, name, value, () => parameterNames(task.params)),
    written,
  )
  const issues = issuesOf(task.params, set)
  const own = issues.find(({ path }) => path.split('.')[0] === parameter.split('.')[0])
  // Of several that are set together it is not known which one does not fit; one alone must go with what is there.
  const alone = others.length === 1 && issuesOf(task.params, written).length === 0
  return (own ?? (alone ? issues[0] : undefined))?.message
}

function issuesOf(schema: ParamsSchema, params: JsonObject): readonly { path: string; message: string }[] {
  const result = validateParams(schema, params)
  return 'value' in result ? [] : result.issues
}

/** What a parameter is set to, where that is known before the flow runs. */
function knownValue(given: unknown): { readonly value: Json } | undefined {
  if (typeof given === 'string') return valueOfConstant(given)
  return typeof given === 'object' && given !== null && '$ref' in given ? undefined : { value: given as Json }
}

/** Why no value of an expression can be taken: its type is none of those that the parameter has. */
function wrongType(given: unknown, parameter: string, schema: ParamsSchema): string | undefined {
  if (typeof given !== 'string') return undefined
  const read = readExpression(given, 'any')
  const type = 'problem' in read ? 'any' : typeOf(read.expression)
  const all = schemasAt(paramsJsonSchema(schema) as Json, parameter.split('.'))
  const taken = all.length === 0 ? undefined : typesOf({ anyOf: all })
  if (type === 'any' || taken === undefined || taken.has(type)) return undefined
  const wanted = [...taken].map(name => typeNames[name]).join(' or ') || 'neither a number nor a text'
  return `expected ${wanted}, the expression gives ${typeNames[type]}`
}

const jsonTypes: { readonly [type: string]: ValueType } = {
  number: 'number',
  integer: 'number',
  boolean: 'truth',
  string: 'text',
}

/** The types of values that a JSON Schema takes, as expressions have them; undefined where it does not say. */
function typesOf(schema: Json | undefined): Set<ValueType> | undefined {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return undefined
  const { type, anyOf, oneOf } = schema as JsonObject
  const choices = (anyOf ?? oneOf) as readonly Json[] | undefined
  if (choices === undefined) {
    if (typeof type !== 'string') return undefined
    return new Set(Object.hasOwn(jsonTypes, type) ? [jsonTypes[type]!] : [])
  }
  const each = choices.map(typesOf)
  return each.includes(undefined) ? undefined : new Set(each.flatMap(types => [...types!]))
}

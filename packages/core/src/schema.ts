import type { JsonObject } from './json.js'

/** The part of Standard Schema (standardschema.dev, v1) that parameters need. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

/** What a validation gives: the value, defaults filled in, or the issues. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** One reason why a value is refused. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/**
 * A schema of a task's parameters: a Standard Schema that is also a Standard JSON Schema (zod 4.2 and later
 * are both). Unknown keys are refused and defaults live here only.
 */
export interface ParamsSchema<Input = unknown, Output = Input> extends StandardSchema<Input, Output> {
  readonly '~standard': StandardSchema<Input, Output>['~standard'] & {
    readonly jsonSchema: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>
      readonly output: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>
    }
  }
}

/** What a user may write for parameters of a schema. */
export type ParamsInput<S> = S extends StandardSchema<infer Input, infer _Output> ? Input : never

/** What a task gets: every default filled in. */
export type ParamsOutput<S> = S extends StandardSchema<infer _Input, infer Output> ? Output : never

/** The JSON Schema (draft 2020-12) of what a user may write. */
export function paramsJsonSchema(schema: ParamsSchema): JsonObject {
  return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as JsonObject
}

/** The names of the parameters of a schema; undefined where it does not say. */
export function parameterNames(schema: ParamsSchema): readonly string[] | undefined {
  const properties = paramsJsonSchema(schema).properties as JsonObject | undefined
  return properties && Object.keys(properties)
}

/** Validates parameters; the path of an issue is written with dots. Schemas must validate synchronously. */
export function validateParams(
  schema: StandardSchema,
  value: unknown,
): { readonly value: unknown } | { readonly issues: readonly { path: string; message: string }[] } {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) {
    return { issues: [{ path: '', message: 'the schema validates asynchronously, which is not supported' }] }
  }
  if (result.issues === undefined) return { value: result.value }
  return {
    issues: result.issues.map(issue => ({
      path: (issue.path ?? []).map(p => String(typeof p === 'object' ? p.key : p)).join('.'),
      message: issue.message,
    })),
  }
}

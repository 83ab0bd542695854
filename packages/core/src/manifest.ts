import type { JsonObject } from './json.js'
import { multiplicity, type Ports } from './ports.js'
import { paramsJsonSchema } from './schema.js'
import { type AnyPipeTask, type Firing, isPythonNeed, type Role } from './task.js'

/** What a plugin says of itself under `"metaml"` in its package.json; made from its task objects. */
export interface PluginManifest {
  readonly apiVersion: 1
  readonly tasks: readonly TaskManifest[]
  /** Kinds of model that the plugin adds: name and the export that defines it. */
  readonly kinds?: readonly { readonly kind: string; readonly export: string }[]
  /** Commands of the command line that the package brings. */
  readonly commands?: readonly { readonly name: string; readonly summary: string; readonly module: string }[]
}

/** A task as its manifest shows it. */
export interface TaskManifest {
  readonly id: string
  /** The name that the package exports it under. */
  readonly export: string
  readonly role: Role
  readonly summary: string
  readonly inputs: Ports
  readonly outputs: Ports
  readonly multiplicity: string
  readonly firing?: Firing
  /** JSON Schema, draft 2020-12. */
  readonly params: JsonObject
  readonly needs: readonly { readonly id: string; readonly range: string; readonly install: string }[]
}

/** Describes a task for its package's manifest. */
export function taskManifest(exportName: string, task: AnyPipeTask): TaskManifest {
  return {
    id: task.id,
    export: exportName,
    role: task.role,
    summary: task.summary,
    inputs: task.inputs,
    outputs: task.outputs,
    multiplicity: multiplicity(task.inputs, task.outputs),
    ...(task.firing !== undefined && { firing: task.firing }),
    params: paramsJsonSchema(task.params),
    needs: (task.needs ?? []).map(need => ({
      id: need.id,
      range: isPythonNeed(need) ? need.python.range : need.version.range,
      install: need.install,
    })),
  }
}

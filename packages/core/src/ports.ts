import type { Kind } from './kinds.js'

/** Any number of models of a kind on one port; edges are numbered. */
export interface Many<P extends Kind | 'any' | Like = Kind | 'any' | Like> {
  readonly many: P
}

/** An output of the kind that is wired to the named input. */
export interface Like<Input extends string = string> {
  readonly like: Input
}

/** An output that a firing may leave without a model; an end mark goes out instead. */
export interface Optional<P extends Kind | Like = Kind | Like> {
  readonly optional: P
}

/** The type of a port: a kind, `any` (bound by what is wired to it), or one of the forms above. */
export type PortType = Kind | 'any' | Many | Like | Optional

/** The named inputs or outputs of a task. */
export interface Ports {
  readonly [name: string]: PortType
}

/** A port that takes or gives any number of models. */
export function many<const P extends Kind | 'any' | Like>(port: P): Many<P> {
  return { many: port }
}

/** An output port of the kind of the named input. */
export function like<const I extends string>(input: I): Like<I> {
  return { like: input }
}

/** An output port that may stay without a model. */
export function optional<const P extends Kind | Like>(port: P): Optional<P> {
  return { optional: port }
}

/** Whether a port takes or gives any number of models. */
export function isMany(port: PortType): port is Many {
  return typeof port === 'object' && 'many' in port
}

/** The kind, `any` or `like` inside a port type. */
export function portCore(port: PortType): Kind | 'any' | Like {
  if (typeof port === 'string' || 'like' in port) return port
  return 'many' in port ? port.many : port.optional
}

/** How many models go in and out, as the paper writes it: `1-to-1`, `0-to-1`, `n-to-1`. */
export function multiplicity(inputs: Ports, outputs: Ports): string {
  const count = (ports: Ports): string =>
    Object.values(ports).some(isMany) ? 'n' : String(Object.keys(ports).length)
  return `${count(inputs)}-to-${count(outputs)}`
}

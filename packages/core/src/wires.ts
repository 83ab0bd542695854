import type { Kind } from './kinds.js'
import type { Like, Many, Optional, Ports } from './ports.js'
import type { ParamsInput } from './schema.js'
import type { AnyPipeTask } from './task.js'

declare const kindOf: unique symbol

/** A model that a task will give: what the builder joins to inputs. */
export interface Wire<out K extends Kind = Kind> {
  readonly [kindOf]?: K
  readonly node: string
  readonly port: string
  readonly index?: number
}

/** A wire for each edge that leaves an output of many models: `const [a, b] = f.add(fork, {}, dnn)`. */
export interface Wires<K extends Kind = Kind> extends Iterable<Wire<K>> {
  readonly node: string
  at(index: number): Wire<K>
}

/** A node with an input of many models, which can be connected later: so a back edge is made. */
export interface Connectable<K extends Kind = Kind> {
  connect(wire: Wire<K>): void
}

type AcceptedKind<P> = P extends 'any'
  ? Kind
  : P extends Many<infer Q>
    ? AcceptedKind<Q>
    : P extends Kind
      ? P
      : Kind

type InputArgument<P> = P extends Many
  ? readonly [Wire<AcceptedKind<P>>, ...Wire<AcceptedKind<P>>[]]
  : Wire<AcceptedKind<P>>

type OnlyKey<P> = keyof P extends infer K
  ? [K] extends [never]
    ? never
    : IsUnion<K> extends true
      ? never
      : K
  : never
type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never

/** What `add` takes as inputs: a wire where there is one input, else wires by name. */
export type InputsArgument<In extends Ports> =
  OnlyKey<In> extends never
    ? { readonly [N in keyof In]: InputArgument<In[N]> }
    : InputArgument<In[OnlyKey<In> & keyof In]> | { readonly [N in keyof In]: InputArgument<In[N]> }

type KindInside<W> = W extends Wire<infer K> ? K : W extends readonly Wire<infer K>[] ? K : Kind

type WiredKind<In extends Ports, W, N extends string> = W extends { readonly [key in N]: infer V }
  ? KindInside<V>
  : OnlyKey<In> extends never
    ? Kind
    : KindInside<W>

type GivenKind<P, In extends Ports, W> =
  P extends Optional<infer Q>
    ? GivenKind<Q, In, W>
    : P extends Many<infer Q>
      ? GivenKind<Q, In, W>
      : P extends Like<infer N>
        ? WiredKind<In, W, N>
        : P extends Kind
          ? P
          : Kind

type OutputHandle<P, In extends Ports, W> = P extends Many
  ? Wires<GivenKind<P, In, W>>
  : Wire<GivenKind<P, In, W>>

type ManyKind<In extends Ports, W> = {
  [N in keyof In]: In[N] extends Many ? WiredKind<In, W, N & string> : never
}[keyof In]

/** What `add` gives: a wire where there is one output, else wires by name. */
export type Added<T extends AnyPipeTask, W> = (keyof T['outputs'] extends never
  ? { readonly node: string }
  : OnlyKey<T['outputs']> extends never
    ? { readonly [N in keyof T['outputs']]: OutputHandle<T['outputs'][N], T['inputs'], W> } & {
        readonly node: string
      }
    : OutputHandle<T['outputs'][OnlyKey<T['outputs']> & keyof T['outputs']], T['inputs'], W>) &
  (ManyKind<T['inputs'], W> extends infer K extends Kind
    ? [K] extends [never]
      ? unknown
      : Connectable<K>
    : unknown)

/** A task's parameters as a user writes them. */
export type ParamsArgument<T extends AnyPipeTask> = ParamsInput<T['params']>

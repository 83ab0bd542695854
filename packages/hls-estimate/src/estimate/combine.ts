import type { LayerDescription } from '../description/layer-description.js'
import type { Found } from './estimate.js'
import { between, exactly, type Figure, type FigureName, type Figures, highOf, lowOf } from './figures.js'

/** A layer with what was found of it. */
export interface FoundLayer {
  readonly layer: LayerDescription
  readonly found: Found
}

/** The sum over all layers and `more`; undefined where one layer's figure is not known. */
export function add(layers: readonly FoundLayer[], name: FigureName, more: number): Figure | undefined {
  let [low, value, high] = [more, more, more]
  for (const { found } of layers) {
    const figure = found.figures[name]
    if (figure === undefined) return undefined
    low += lowOf(figure)
    value += figure.value
    high += highOf(figure)
  }
  return low === high ? exactly(value) : between(low, value, high)
}

/** The largest of the figures of all layers; undefined where one is not known. */
export function most(layers: readonly FoundLayer[], name: FigureName): Figure | undefined {
  const figures = layers.map(({ found }) => found.figures[name])
  if (figures.some(figure => figure === undefined)) return undefined
  const all = figures.filter(figure => figure !== undefined)
  const [low, value, high] = [lowOf, (f: Figure) => f.value, highOf].map(end => Math.max(...all.map(end)))
  return low === high ? exactly(value!) : between(low!, value!, high!)
}

/** A figure times three factors: for its low end, its value and its high end. */
export function times(
  figure: Figure | undefined,
  low: number,
  value: number,
  high: number,
): Figure | undefined {
  return figure && between(lowOf(figure) * low, figure.value * value, highOf(figure) * high)
}

/** A figure and three summands: for its low end, its value and its high end. */
export function plus(
  figure: Figure | undefined,
  low: number,
  value: number,
  high: number,
): Figure | undefined {
  return figure && between(lowOf(figure) + low, figure.value + value, highOf(figure) + high)
}

/** Figures without those that are undefined. */
export function defined(figures: { readonly [name in FigureName]?: Figure | undefined }): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => figure !== undefined))
}

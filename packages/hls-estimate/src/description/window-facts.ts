import type { Layer } from '@metaml/hls-cpp/graph'
import type { LayerDescription } from './layer-description.js'

/** Rows and positions of the window of a convolution or a pooling, and how wide a row is that it moves along. */
export function windowFacts({
  kind,
  attributes,
}: Layer): Pick<LayerDescription, 'window_rows' | 'window_size' | 'row_width' | 'pool_op'> {
  const value = (...names: string[]) =>
    names.map(name => attributes[name]?.value).find(one => one !== undefined)
  const number = (...names: string[]) => {
    const found = value(...names)
    return typeof found === 'number' ? found : undefined
  }
  const global = kind.startsWith('global_pooling')
  if (!global && !/^(conv|pooling)/.test(kind)) return {}
  const height = number('in_height') ?? 1
  const width = number('in_width', 'n_in')
  const rows = global ? height : (number('filt_height', 'pool_height') ?? 1)
  const columns = global ? width : number('filt_width', 'pool_width')
  const operation = value('pool_op')
  return {
    window_rows: rows,
    window_size: columns === undefined ? undefined : rows * columns,
    row_width: width,
    ...(typeof operation === 'string' && { pool_op: operation.replace(/^.*::/, '').toLowerCase() }),
  }
}

import { type DotConfig, makeDot } from './make-dot.js'
import type { RawLayer } from './raw-layer.js'

/** hls4ml's `dense`, latency or resource. Errors as `makeDot`. */
export function makeDense(config: DotConfig): RawLayer {
  const dot = makeDot(config)
  return input => {
    const output = new Float64Array(config.outputs)
    dot(input, output, 0)
    return output
  }
}

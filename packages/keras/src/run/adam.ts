/** Settings of Adam; the others are Keras' defaults. */
export interface AdamOptions {
  readonly learningRate: number
  readonly amsgrad?: boolean
}

/** Moves values along a gradient; `learningRate` can be changed between steps. */
export interface Adam {
  learningRate: number
  step(values: Float32Array, gradient: Float32Array): void
}

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-7

/**
 * Adam for `size` values, with Keras' epsilon 1e-7.
 * Source: Kingma and Ba, "Adam" (2015), section 2, in the order of the end of that section; `amsgrad`: Reddi et
 * al., "On the convergence of Adam and beyond" (2018), with the maximum taken before the correction of bias.
 */
export function createAdam(size: number, { learningRate, amsgrad = false }: AdamOptions): Adam {
  const mean = new Float32Array(size)
  const square = new Float32Array(size)
  const largest = amsgrad ? new Float32Array(size) : square
  let steps = 0
  return {
    learningRate,
    step(values, gradient) {
      steps++
      const rate = (this.learningRate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps)
      for (let i = 0; i < size; i++) {
        const slope = gradient[i]!
        mean[i] = mean[i]! + (slope - mean[i]!) * (1 - beta1)
        square[i] = square[i]! + (slope * slope - square[i]!) * (1 - beta2)
        if (amsgrad && square[i]! > largest[i]!) largest[i] = square[i]!
        values[i] = values[i]! - (rate * mean[i]!) / (Math.sqrt(largest[i]!) + epsilon)
      }
    },
  }
}

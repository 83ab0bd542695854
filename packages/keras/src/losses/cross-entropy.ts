import { accuracy } from '../accuracy.js'
import type { Layer } from '../layers.js'
import type { Loss } from './loss.js'

/** Keras takes probabilities as at least this, and as at most one less it. */
const least = 1e-7

/** Categorical cross-entropy with the softmax before it: exact where a softmax is nearly 0 or 1. */
export function categoricalCrossEntropy(layers: readonly Layer[], classes: number): Loss {
  const shares = new Float64Array(classes)
  return {
    ...{ name: 'categorical-cross-entropy', layers, targets: 1 },
    pass(logits, { target, weight }, gradient) {
      const rows = logits.length / classes
      let loss = 0
      for (let row = 0; row < rows; row++) {
        const from = row * classes
        let largest = Number.NEGATIVE_INFINITY
        for (let c = 0; c < classes; c++) if (logits[from + c]! > largest) largest = logits[from + c]!
        let sum = 0
        for (let c = 0; c < classes; c++) {
          const share = Math.exp(logits[from + c]! - largest)
          shares[c] = share
          sum += share
        }
        const wanted = target(row, 0)
        const counts = weight === undefined ? 1 : weight(row)
        const factor = counts / rows
        for (let c = 0; c < classes; c++) gradient[from + c] = (shares[c]! / sum) * factor
        gradient[from + wanted]! -= factor
        loss += counts * (Math.log(sum) + largest - logits[from + wanted]!)
      }
      return loss
    },
    measure(outputs, y) {
      const rows = outputs.length / classes
      let loss = 0
      for (let row = 0; row < rows; row++)
        loss -= Math.log(Math.max(least, outputs[row * classes + y[row]!]!))
      return { loss: loss / rows, accuracy: accuracy(outputs, y, classes) }
    },
  }
}

/** Binary cross-entropy with the sigmoid before it, a mean over the outputs. */
export function binaryCrossEntropy(layers: readonly Layer[], width: number): Loss {
  return {
    ...{ name: 'binary-cross-entropy', layers, targets: width },
    pass(logits, { target, weight }, gradient) {
      const rows = logits.length / width
      let loss = 0
      for (let row = 0, at = 0; row < rows; row++) {
        const counts = (weight === undefined ? 1 : weight(row)) / width
        for (let output = 0; output < width; output++, at++) {
          const logit = logits[at]!
          const wanted = target(row, output)
          loss += counts * (Math.max(logit, 0) - logit * wanted + Math.log1p(Math.exp(-Math.abs(logit))))
          gradient[at] = ((1 / (1 + Math.exp(-logit)) - wanted) * counts) / rows
        }
      }
      return loss
    },
    measure(outputs, y) {
      let loss = 0
      let right = 0
      for (let i = 0; i < outputs.length; i++) {
        const share = Math.min(1 - least, Math.max(least, outputs[i]!))
        loss -= y[i]! * Math.log(share) + (1 - y[i]!) * Math.log(1 - share)
        if (outputs[i]! > 0.5 === y[i]! > 0.5) right++
      }
      return { loss: loss / outputs.length, accuracy: right / outputs.length }
    },
  }
}

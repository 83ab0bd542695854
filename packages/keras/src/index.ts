export { accuracy } from './accuracy.js'
export { countParameters } from './count-parameters.js'
export { dnnKind } from './dnn-kind.js'
export { draftNetwork } from './draft-network.js'
export { foldBatchNorm } from './fold-batch-norm.js'
export { initializeWeights } from './initialize-weights.js'
export { type InspectedLayer, type InspectedNetwork, inspectNetwork } from './inspect-network.js'
export { buildJetDnn } from './jet-dnn.js'
export type { Shape, WeightSpec } from './kinds/kind.js'
export { type Layer, layers } from './layers.js'
export type { ByLayer, Graph, GraphLayer, Network, NetworkArray, Training } from './network.js'
export { permuteOutputs } from './permute-outputs.js'
export { predict } from './predict.js'
export { parseQuantizer, type Quantizer, quantizerText } from './quantizer.js'
export { type ReadKerasFileOptions, readKerasFile } from './read-keras-file.js'
export { readNetwork } from './read-network.js'
export { buildResnet9 } from './resnet9.js'
export {
  type BackendName,
  type EarlyStopping,
  type EpochReport,
  type LossName,
  type TrainingRows,
  type TrainOptions,
  type TrainResult,
  train,
} from './train.js'
export { buildVgg7 } from './vgg7.js'
export { type Keras2Files, writeKeras2 } from './write-keras2.js'
export { writeKeras3 } from './write-keras3.js'

export { checkDatasetSource } from './check-dataset-source.js'
export { checkFit } from './check-fit.js'
export { datasetOfModel } from './dataset-of-model.js'
export { type DatasetSource, datasetParam } from './dataset-param.js'
export { type ComparedOutputs, type Comparison, compareOutputs } from './metrics/compare-outputs.js'
export { type FigureLoss, lossAgainstFigure } from './metrics/loss-against-figure.js'
export { type DatasetMetric, lossOf, type Measure, measure, metricOf } from './metrics/measure.js'
export { type AlternativeScaling, alternativeScalings } from './network/alternative-scalings.js'
export {
  chanceLevel,
  checkNetwork,
  explainTrials,
  isNearChance,
  type Predict,
  type ScalingTrial,
} from './network/check-network.js'
export { type Confusion, countConfusion } from './network/confusion.js'
export { accuracyInOrder, type ClassOrder, fitClassOrder } from './network/fit-class-order.js'
export { type Dataset, openDataset } from './open-dataset.js'
export { range } from './range.js'
export { type ResolveOptions, resolveDataset } from './resolve-dataset.js'
export { fitScaler, identityScaler, rescaleRows, type Scaler } from './scaler.js'
export type { Rows } from './source.js'
export { type SplitShares, stratifiedSplit } from './splits/stratified-split.js'
export { trainingRows } from './training-rows.js'

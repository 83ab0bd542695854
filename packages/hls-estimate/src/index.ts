export { type Calibration, calibrate } from './calibrate/calibrate.js'
export { calibrationName, loadFamilies } from './calibrate/calibration-file.js'
export type { FitErrors } from './calibrate/fit-errors.js'
export { fitFamily } from './calibrate/fit-family.js'
export { groupByFamily } from './calibrate/group-by-family.js'
export { projectSample } from './calibrate/project-sample.js'
export { readSamples } from './calibrate/read-samples.js'
export type { LayerSample, ProjectSample, Reported } from './calibrate/sample.js'
export { describeGraph, type Target } from './description/describe-graph.js'
export type { LayerDescription } from './description/layer-description.js'
export type { Certainty, Estimate } from './estimate/estimate.js'
export { type FigureName, figureNames } from './estimate/figures.js'
export { estimateMetrics } from './estimate-metrics.js'
export {
  createEstimator,
  type Estimator,
  type EstimatorOptions,
  estimateGraph,
  type LayerEstimate,
  type ProjectEstimate,
} from './estimator.js'
export { families } from './families/families.js'
export type { Family } from './families/family.js'
export { findFamily, type HlsTool } from './families/find-family.js'
export { startOn7Series, startOnUltraScalePlus } from './families/start.js'
export { estimateLines, type LineEstimate } from './project/estimate-lines.js'
export { type LayerLine, readLines } from './project/read-lines.js'
export { defaultTool, type ReadProject, readProject, type TargetWishes } from './project/read-project.js'

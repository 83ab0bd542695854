/** The metric of a model as `--json` prints it; undefined without one, or without the model. */
export function metricOf(model, name, stage, split) {
  return model?.metrics.find(
    metric => metric.name === name && metric.stage === stage && (metric.split ?? undefined) === split,
  )
}

export type {
  Attribute,
  GraphValue,
  Layer,
  LayerGraph,
  LayerKind,
  LayerWeights,
  NamedType,
  Precision,
  VirtualLayer,
} from './graph/layer-graph.js'

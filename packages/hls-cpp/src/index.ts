export { type CompileOptions, compileKernel, type Kernel, type KernelProject } from './compile-kernel.js'
export { type CppEdits, editCpp } from './edit/edit-cpp.js'
export { type AttributeChange, type ChangedKernel, setAttributes } from './edit/set-attributes.js'
export { writeWeights } from './edit/write-weights.js'
export { gppNeed } from './gpp-need.js'
export type { KernelFiles } from './graph/kernel-sources.js'
export { type KernelToRead, readLayerGraph } from './graph/read-layer-graph.js'
export type * from './graph.js'
export { hlsCppKind } from './hls-cpp-kind.js'
export { layOutKernel } from './lay-out.js'
export {
  type CppCall,
  type CppFunction,
  type CppPragma,
  type CppTypedef,
  callsOf,
  functionsOf,
  loopsOf,
  pragmasOf,
  typedefsOf,
} from './query/find.js'
export { nameOf } from './query/name-of.js'
export { distanceOf, type NodeWish, type Query, query, type RelatedWish } from './query/query.js'
export { createProbes, type Probes } from './report/probes.js'
export { type ProfileOptions, profileRanges, type RangeProfile } from './report/profile-ranges.js'
export type { Report, ValueRange } from './report/read-report.js'
export { type CppProgram, type RunCppOptions, runCpp } from './report/run-cpp.js'
export { type KernelOutputs, type RunOptions, runKernel } from './run-kernel.js'
export { type KernelPort, readSizes, readTopFunction, type TopFunction } from './top-function.js'
export { decodeCpp, encodeCpp } from './tree/cpp-bytes.js'
export {
  type CppNode,
  type CppPosition,
  type CppTree,
  childOf,
  namedChildren,
  nodesOf,
  type SyntaxProblem,
} from './tree/cpp-tree.js'
export { type ParseOptions, parseCpp } from './tree/parse-cpp.js'

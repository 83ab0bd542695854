import type { FlowJson } from './flow-json.js'
import type { CheckedNode } from './link-flow.js'

/** One thing that is wrong with a flow. */
export interface FlowProblem {
  readonly code: `METAML_E_FLOW_${string}`
  /** Where: `node x`, `input x.port`, `output x.port`, `edge a.b -> c.d`, `parameter x.name`, `cycle ...`. */
  readonly place: string
  readonly message: string
  readonly expected?: string
  readonly found?: string
  readonly todo?: string
}

/** A flow that was found sound: nodes with their tasks, edges resolved, parameters validated. */
export interface CheckedFlow {
  readonly json: FlowJson
  readonly nodes: ReadonlyMap<string, CheckedNode>
  /** Strongly connected sets of nodes: the names of each. */
  readonly cycles: readonly (readonly string[])[]
}

/** The problems of a flow; the flow itself only when there are none. */
export interface FlowCheck {
  readonly problems: readonly FlowProblem[]
  readonly flow?: CheckedFlow
}

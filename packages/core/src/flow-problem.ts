import type { FlowJson } from './flow-json.js'
import type { CheckedNode } from './link-flow.js'

/** One thing that is wrong with a flow. */
export interface FlowProblem {
  readonly code: `METAML_E_FLOW_${string}`
  /** Where: `node x`, `input x.port`, `output x.port`, `edge a.b -> c.d`, `parameter x.name`, `cycle ...`, `budget DSP`. */
  readonly place: string
  readonly message: string
  readonly expected?: string
  readonly found?: string
  readonly todo?: string
}

/** One thing about a flow that runs, and may not be what was meant. */
export interface FlowWarning extends Omit<FlowProblem, 'code'> {
  readonly code: `METAML_W_FLOW_${string}`
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
  /** What may not be meant so; where there are problems, what could be told all the same. */
  readonly warnings: readonly FlowWarning[]
  readonly flow?: CheckedFlow
}

import { defineTask } from '@metaml/core'
import { hlsNeed, vivadoNeed } from './needs.js'
import { params } from './params.js'
import { rtlKind } from './rtl-kind.js'
import { runSteps } from './run-steps.js'

export { rtlKind } from './rtl-kind.js'

/**
 * VIVADO-HLS: HLS C++ becomes RTL with Vivado HLS or Vitis HLS, and is placed and routed with Vivado.
 *
 * @throws METAML_E_VIVADO_* (see the README's table), METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION
 */
export const vivadoHls = defineTask({
  apiVersion: 1,
  id: 'vivado-hls',
  role: 'transformation',
  summary: 'Synthesises HLS C++ with Vivado HLS or Vitis HLS, and places and routes it with Vivado',
  params,
  inputs: { model: 'hls-cpp' },
  outputs: { model: 'rtl' },
  needs: [hlsNeed, vivadoNeed],
  units: {
    examine: { module: new URL('./examine.js', import.meta.url) },
    csim: hlsUnit('csim'),
    csynth: hlsUnit('csynth'),
    cosim: hlsUnit('cosim'),
    export: hlsUnit('export'),
    synthesis: vivadoUnit('synthesis'),
    'place-and-route': vivadoUnit('place-and-route'),
  },
  kinds: [rtlKind],
  run: runSteps,
})

/** A unit that holds a seat of Vivado HLS or Vitis HLS. */
function hlsUnit(name: string) {
  return {
    module: new URL(`./${name}.js`, import.meta.url),
    needs: [hlsNeed.id],
    seats: { [hlsNeed.id]: 1 },
  }
}

/** A unit that holds a seat of Vivado. */
function vivadoUnit(name: string) {
  return {
    module: new URL(`./${name}.js`, import.meta.url),
    needs: [vivadoNeed.id],
    seats: { [vivadoNeed.id]: 1 },
  }
}

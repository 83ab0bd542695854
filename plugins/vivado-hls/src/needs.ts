import type { ProgramNeed } from '@metaml/core'

/** Variables by which launchers find their cluster, and the allocation that they were called in. */
const launcherVariables = ['SLURM_*', 'LSF_*', 'LSB_*', 'SGE_*', 'PBS_*', 'KRB5CCNAME']

/** Environment variables that the tools see beside those that every program sees (HOME and TMPDIR among them). */
export const toolVariables = [
  ...['XILINXD_LICENSE_FILE', 'LM_LICENSE_FILE', 'LD_LIBRARY_PATH', 'XILINX_*'],
  ...launcherVariables,
]

/** `2019.2`, and `2020.1.1`, of a banner such as `Vitis HLS - ... v2023.1 (64-bit)` or `****** vitis-run v2024.1`. */
const versionPattern = '\\bv(20\\d\\d\\.\\d+(?:\\.\\d+)?)\\b'

/** A line of the tools' own banners, which a launcher does not print. */
const bannerPattern = '(Vivado|Vitis|vitis-run).*\\bv20\\d\\d\\.\\d'

const roots = ['/opt/Xilinx', '/tools/Xilinx', '/opt/AMD', '/tools/AMD']

/** Folders of the layouts that the installers make: `Vivado/2020.1/bin`, and `2025.1/Vivado/bin` from 2024.2 on. */
function placesOf(products: readonly string[]): string[] {
  return roots.flatMap(root =>
    products.flatMap(product => [`${root}/${product}/*/bin`, `${root}/*/${product}/bin`]),
  )
}

/** Vivado HLS, or Vitis HLS under its two names. */
export const hlsNeed: ProgramNeed = {
  id: 'vivado-hls',
  commands: ['vivado_hls', 'vitis_hls', 'vitis-run'],
  places: placesOf(['Vivado', 'Vitis_HLS', 'Vitis']),
  version: {
    args: ['-version'],
    argsOf: { 'vitis-run': ['--version'] },
    pattern: versionPattern,
    range: '>=2018.2.0',
  },
  install:
    'install Vitis (2020.2 on) or Vivado HLS (to 2020.1) from AMD, see amd.com/vivado, and source its settings64.sh; without a licence use csynth-estimate',
  env: toolVariables,
  begun: bannerPattern,
}

/** Vivado, for synthesis, place and route. */
export const vivadoNeed: ProgramNeed = {
  id: 'vivado',
  commands: ['vivado'],
  places: placesOf(['Vivado']),
  version: { args: ['-version'], pattern: versionPattern, range: '>=2018.2.0' },
  install: 'install Vivado from AMD, see amd.com/vivado, and source its settings64.sh',
  env: toolVariables,
  begun: bannerPattern,
}

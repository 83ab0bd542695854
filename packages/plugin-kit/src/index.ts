export {
  checkOutput,
  noteOutputs,
  type OutputCheck,
  type OutputsBefore,
  parseJson,
} from './check-output.js'
export { codeParam } from './code-param.js'
export { type DescribedFile, describePackage } from './describe-package.js'
export { flowParam } from './flow-param.js'
export { loadCode } from './load-code.js'
export { exportedTasks, manifestOf, type PluginExports } from './manifest-of.js'
export { parameterTable } from './parameter-table.js'

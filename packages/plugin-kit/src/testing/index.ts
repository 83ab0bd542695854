export type { SuiteOptions, TaskCase } from './task-case.js'
export { testTask } from './test-task.js'

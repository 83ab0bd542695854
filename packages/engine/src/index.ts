export type { EngineConfig } from './config/engine-config.js'
export { readConfig } from './config/read-config.js'
export { findGarbage, type Garbage, type GarbageRequest } from './garbage/find-garbage.js'
export { removeGarbage } from './garbage/remove-garbage.js'
export type { Journal, JournalHooks } from './journal/journal.js'
export { type FoundModel, findModel, modelNamed } from './run/find-model.js'
export { type BudgetVerdict, judgeBudget } from './run/judge-budget.js'
export { type Ancestor, type ReadModel, readModel } from './run/read-model.js'
export { readRun } from './run/read-run.js'
export { resumeRun } from './run/resume-run.js'
export type { FiringPlace, RunEvent } from './run/run-event.js'
export { findRun, listRuns, type RunListing } from './run/run-folder.js'
export type { RunNote } from './run/run-note.js'
export type {
  ParameterSetting,
  ResumeRequest,
  RunOutcome,
  RunRequest,
  RunSurroundings,
  TaskOrigin,
  TaskSource,
} from './run/run-request.js'
export type {
  CfgView,
  FiringView,
  LogView,
  ModelView,
  RunView,
  TrialReason,
  TrialView,
} from './run/run-view.js'
export { startRun } from './run/start-run.js'
export type { KeyParts, TrialRecord } from './store/trial-record.js'
export { type Diagnosis, diagnoseNeed } from './tools/diagnose-need.js'

import { openJournal } from '../journal/journal.js'
import { endProcessGroup } from '../owner/end-process-group.js'
import { takeOwnership } from '../owner/take-ownership.js'
import { engineVersion } from './engine-version.js'
import { executeRun } from './execute-run.js'
import { recordsOf } from './read-run.js'
import { findRun, journalFile, runDir } from './run-folder.js'
import type { RunRecord, RunStarted } from './run-records.js'
import type { ResumeRequest, RunOutcome } from './run-request.js'
import { checkedFlow, originsOf } from './start-run.js'

/**
 * Goes on with a run, by whatever means it ended: what is finished and depends on nothing that changed since is taken
 * from the journal. Ends first what a dead owner's processes still run.
 * @throws METAML_E_RUN_NONE, METAML_E_RUN_UNKNOWN, METAML_E_RUN_OWNED, METAML_E_JOURNAL_DAMAGED,
 *   METAML_E_JOURNAL_EMPTY, METAML_E_FORMAT_NEWER, METAML_E_FLOW, METAML_E_PROCESS_STAYS, METAML_E_DISK_FULL
 */
export async function resumeRun(request: ResumeRequest): Promise<RunOutcome> {
  const { projectDir, tasks, hooks = {}, takeOver = false } = request
  const id = await findRun(projectDir, request.id)
  const dir = runDir(projectDir, id)
  const ownership = await takeOwnership(dir, { ...hooks, takeOver })
  try {
    const { journal, read } = await openJournal(journalFile(dir), hooks)
    try {
      const records = recordsOf(read.records)
      await endLeftProcesses(records)
      const started = records[0] as RunStarted
      const flow = checkedFlow(started.flow, tasks, started.parameters)
      journal.append({
        type: 'resumed',
        time: new Date().toISOString(),
        plugins: originsOf(flow, tasks),
        versions: { node: process.versions.node, engine: engineVersion },
      })
      const run = { id, dir, flow, started, journal, ownership, earlier: records, resumed: true }
      return await executeRun(request, { ...run, ...(read.torn && { torn: read.torn }) })
    } finally {
      await journal.close()
    }
  } finally {
    await ownership.release()
  }
}

async function endLeftProcesses(records: readonly RunRecord[]): Promise<void> {
  const left = records.filter(record => record.type === 'process')
  await Promise.all(left.map(({ type: _type, ...identity }) => endProcessGroup(identity)))
}

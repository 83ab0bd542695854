// node child.mjs PROJECT FLOW ID RECORD: runs or resumes a flow of tiny tasks in a process of its own, which is killed
// after that record of its journal (0: never), or broken by break-disk.mjs. Prints one line of JSON: how it ended.
import { goOn } from './go-on.mjs'

const [projectDir, flow, id, record] = process.argv.slice(2)
const hooks = {
  afterRecord(seq) {
    if (seq === Number(record)) process.kill(process.pid, 'SIGKILL')
  },
}
console.log(JSON.stringify(await goOn({ projectDir, flow, id, hooks })))

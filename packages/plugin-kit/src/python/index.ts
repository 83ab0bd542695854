export { type NetworkPorts, type PythonTaskOptions, pythonTask } from './python-task.js'

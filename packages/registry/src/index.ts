export { findProject } from './find-project.js'
export { knownPackages, packageOfTask } from './known-packages.js'
export {
  type CommandListing,
  type FromPackage,
  openRegistry,
  type Registry,
  type RegistryOptions,
  type TaskListing,
  type TaskOrigin,
} from './registry.js'

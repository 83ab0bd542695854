import type { ProgramNeed } from '@metaml/core'

/** The C++ compiler that kernels are compiled with: id `g++`, version 9 or later. */
export const gppNeed: ProgramNeed = {
  id: 'g++',
  commands: ['g++', 'g++-14', 'g++-13', 'g++-12', 'g++-11', 'g++-10', 'g++-9'],
  version: {
    args: ['--version'],
    // `g++ (Debian 12.2.0-14) 12.2.0`; `Apple clang version 15.0.0 (...)` where g++ is a name of clang
    pattern: '(?:\\)|version) (\\d+\\.\\d+\\.\\d+)',
    range: '>=9.0.0',
  },
  install: 'apt install g++ (Debian, Ubuntu), dnf install gcc-c++ (Fedora), xcode-select --install (macOS)',
}

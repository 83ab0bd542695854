import { closest, MetamlError } from '@metaml/core'

const bash = `_metaml() {
  local IFS=$'\\n'
  COMPREPLY=($(metaml complete -- "\${COMP_WORDS[@]:1:$COMP_CWORD}" 2>/dev/null))
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]] && compopt -o nospace
  return 0
}
complete -F _metaml metaml`

// A word that ends in / is a folder: what is in it comes next, without a space.
const zsh = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
_metaml() {
  local -a found
  found=(\${(f)"$(metaml complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -Q -S ' ' -- \${(q)found:#*/}
  compadd -Q -S '' -- \${(q)\${(M)found:#*/}}
}
compdef _metaml metaml`

const scripts: { readonly [shell: string]: string } = {
  bash,
  zsh,
  fish: `complete -c metaml -f -a '(metaml complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
}

/**
 * The script that a shell has to read to complete `metaml`: `source <(metaml completion bash)`.
 * @throws METAML_E_SHELL_UNKNOWN
 */
export function completionScript(shell: string): string {
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
  if (script !== undefined) return script
  const near = closest(shell, Object.keys(scripts))
  throw new MetamlError({
    code: 'METAML_E_SHELL_UNKNOWN',
    kind: 'usage',
    message: `There is no completion for the shell '${shell}'.`,
    expected: `one of ${Object.keys(scripts).join(', ')}`,
    found: shell,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}

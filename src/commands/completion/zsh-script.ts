import { scriptText } from './script-text.ts';

/**
 * For zsh 5 and newer: to be sourced, or as a file of `fpath`. Nothing on the line and nothing that is offered
 * is ever evaluated: words are handed over as they were typed, and zsh quotes what it inserts.
 */
export const ZSH_SCRIPT = scriptText`#compdef dyte-hooks
# zsh completion for dyte-hooks

_dyte_hooks() {
  local program=dyte-hooks line value directive=0
  local -a offered
  # By its path, where that is how it was called.
  [[ $words[1] == */* && -x $words[1] ]] && program=$words[1]

  while IFS= read -r line; do
    if [[ $line == :* ]]; then
      directive=\${line#:}
      continue
    fi
    # A colon is what _describe looks for.
    value=\${line%%$'\t'*}
    value=\${value//\\/\\\\}
    value=\${value//:/\\:}
    [[ $line == *$'\t'* ]] && value+=:\${line#*$'\t'}
    offered+=("$value")
  done < <("$program" complete -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)

  [[ $PREFIX == --*=* ]] && compset -P 1 '*='
  if (( $#offered )); then
    local -a more
    (( directive & 2 )) && more=(-S '')
    _describe -t dyte-hooks 'dyte-hooks' offered "$more[@]"
  elif ! (( directive & 4 )); then
    # The format of a report stands before its file.
    [[ $PREFIX == [a-z]##=* ]] && compset -P '*='
    _files
  fi
}

if [[ $funcstack[1] == _dyte_hooks ]]; then
  _dyte_hooks "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _dyte_hooks dyte-hooks
fi
`;

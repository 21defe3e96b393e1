import { scriptText } from './script-text.ts';

/**
 * For bash 3.2 and newer, without the package bash-completion. Nothing on the line and nothing that is
 * offered is ever evaluated: words are handed over as they were typed, and what is inserted is quoted.
 *
 * Bash parts words also at the characters of COMP_WORDBREAKS, such as the colon of a URL. They are put
 * together again, and what stands before the last of them is not inserted a second time: $2 is what bash
 * replaces.
 */
export const BASH_SCRIPT = scriptText`# bash completion for dyte-hooks

# Sets REPLY to a value as it is to be inserted behind a quotation mark that is open, or behind none.
_dyte_hooks_quote() {
  local value=$1 quote=$2 letter special=$'"\\$\x60'
  REPLY=
  case $quote in
    "'")
      [[ $value != *"'"* ]] || return 1
      REPLY=$value
      ;;
    '"')
      # Nothing between double quotes keeps bash from looking into its history for it.
      [[ $value != *'!'* ]] || return 1
      while [[ -n $value ]]; do
        letter=\${value:0:1}
        value=\${value:1}
        [[ $special == *"$letter"* ]] && REPLY+=\\
        REPLY+=$letter
      done
      ;;
    *)
      # What is plain stays readable: %q would put a backslash before a comma.
      if [[ $value == *[^[:alnum:]_./:@%+=,-]* ]]; then printf -v REPLY %q "$value"; else REPLY=$value; fi
      ;;
  esac
}

# Sets _dyte_hooks_words to the words up to the cursor.
_dyte_hooks_read_line() {
  local rest=\${COMP_LINE:0:COMP_POINT} index word last
  _dyte_hooks_words=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $index -eq 0 || $rest == [[:space:]]* ]]; then
      rest=\${rest#"\${rest%%[![:space:]]*}"}
      _dyte_hooks_words+=('')
    fi
    [[ $rest == "$word"* ]] || word=$rest
    rest=\${rest#"$word"}
    last=$((\${#_dyte_hooks_words[@]} - 1))
    _dyte_hooks_words[last]+=$word
  done
}

_dyte_hooks() {
  local program=dyte-hooks replaced=$2 _dyte_hooks_words REPLY
  # By its path, where that is how it was called.
  [[ $1 == */* && -x $1 ]] && program=$1
  _dyte_hooks_read_line
  local current=\${_dyte_hooks_words[\${#_dyte_hooks_words[@]} - 1]} flag='' quote='' kept
  [[ $current == --*=* ]] && flag=\${current%%=*}=
  kept=\${current#"$flag"}
  case $kept in
    '"'*) quote='"' ;;
    "'"*) quote="'" ;;
  esac
  kept=\${kept#"$quote"}
  if [[ $COMP_WORDBREAKS == *=* ]]; then flag=''; else replaced=\${replaced#"$flag"}; fi
  kept=\${kept%"$replaced"}

  local line directive=0
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :* ]]; then
      directive=\${line#:}
    elif _dyte_hooks_quote "\${line%%$'\t'*}" "$quote" && [[ $REPLY == "$kept"* ]]; then
      COMPREPLY+=("$flag\${REPLY#"$kept"}")
    fi
  done < <("$program" complete -- "\${_dyte_hooks_words[@]:1}" 2>/dev/null)

  # Bash 3 has no compopt: there files are offered where nothing else is.
  type compopt &>/dev/null || return 0
  ((directive & 4)) && compopt +o default
  ((directive & 2)) && compopt -o nospace
  return 0
}

complete -o default -F _dyte_hooks dyte-hooks
`;

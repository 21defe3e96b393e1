import { scriptText } from './script-text.ts';

/**
 * For fish 3 and newer. Nothing on the line is evaluated: words are handed over as they are, and fish quotes
 * what it inserts.
 */
export const FISH_SCRIPT = scriptText`# fish completion for dyte-hooks

function __dyte_hooks_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program dyte-hooks
    # By its path, where that is how it was called.
    if string match -q -- '*/*' $words[1]; and test -x $words[1]
        set program $words[1]
    end
    set -e words[1]

    set -l flag (string match -r -- '^--[^=]*=' $current)
    set -l lines ($program complete -- $words "$current" 2>/dev/null)
    set -l directive (string match -r -- '^:\d+$' $lines[-1])
    or return
    set -e lines[-1]
    for line in $lines
        printf '%s%s\n' "$flag" $line
    end
    if test "$directive" = :0; and test (count $lines) -eq 0
        # The format of a report stands before its file.
        set -l kept (string match -r -- '^(?:--[^=]*=)?(?:[a-z]+=)?' $current)
        set -l file (string sub -s (math (string length -- "$kept") + 1) -- "$current")
        for line in (__fish_complete_path "$file")
            printf '%s%s\n' "$kept" $line
        end
    end
end

complete -c dyte-hooks -e
complete -c dyte-hooks -f -a '(__dyte_hooks_complete)'
`;

import { scriptText } from './script-text.ts';

/**
 * For PowerShell 5.1 and newer. Nothing on the line is evaluated, and whatever is not plainly a word is
 * inserted between quotation marks, as PowerShell itself would have it.
 *
 * An empty last word is handed over as two quotation marks: before 7.3 an empty one would be left out.
 */
export const POWERSHELL_SCRIPT = scriptText`# PowerShell completion for dyte-hooks

Register-ArgumentCompleter -Native -CommandName 'dyte-hooks' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $program = 'dyte-hooks'
    $current = ''
    $words = @()
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        $start = $element.Extent.StartOffset
        if ($start -ge $cursorPosition) { break }
        if ($element.Extent.EndOffset -ge $cursorPosition) {
            $current = $element.Extent.Text.Substring(0, $cursorPosition - $start)
        } else {
            $words += $element.Extent.Text
        }
    }
    $words += if ($current -eq '') { '""' } else { $current }

    # What stands before the part that is replaced: an option's name, or the first names of a list.
    $flag = if ($current -match '^--[^=]*=') { $Matches[0] } else { '' }
    $kept = $current
    if ($wordToComplete -ne '' -and $current.EndsWith($wordToComplete)) {
        $kept = $current.Substring(0, $current.Length - $wordToComplete.Length)
    }

    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $lines = @(& $program complete '--' @words 2>$null)
    } catch {
        $lines = @()
    } finally {
        [Console]::OutputEncoding = $encoding
    }

    $directive = 0
    $offered = @(foreach ($line in $lines) {
        if ($line -match '^:(\d+)$') {
            $directive = [int]$Matches[1]
            continue
        }
        $value, $description = $line.Split([char]9, 2)
        $whole = $flag + $value
        if (-not $whole.StartsWith($kept)) { continue }
        $inserted = $whole.Substring($kept.Length)
        if ($inserted -notmatch '^[\w./-][\w./:%+=-]*$') {
            $content = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($inserted)
            $inserted = "'" + $content + "'"
        }
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($inserted, $value, 'ParameterValue', $description)
    })
    # An empty text keeps PowerShell from offering files.
    if ($offered.Count -eq 0 -and ($directive -band 4)) { return '' }
    $offered
}
`;

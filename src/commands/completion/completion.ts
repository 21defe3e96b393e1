import { HooksError } from '../../domain/errors.ts';
import { notify, type Context } from '../../context.ts';
import { answerJson } from '../shared/print-answer.ts';
import { BASH_SCRIPT } from './bash-script.ts';
import { FISH_SCRIPT } from './fish-script.ts';
import { POWERSHELL_SCRIPT } from './powershell-script.ts';
import { ZSH_SCRIPT } from './zsh-script.ts';
import type { Shell } from '../../domain/shells.ts';

export interface CompletionOptions {
  readonly shell: Shell | undefined;
}

/** A script, and the commands of the shell that make every new one use it. */
interface Installable {
  readonly script: string;
  readonly install: string;
}

const SCRIPTS: Readonly<Record<Shell, Installable>> = {
  bash: {
    script: BASH_SCRIPT,
    install: "dyte-hooks completion bash > ~/.dyte-hooks.bash && echo '. ~/.dyte-hooks.bash' >> ~/.bashrc",
  },
  zsh: {
    script: ZSH_SCRIPT,
    install: "dyte-hooks completion zsh > ~/.dyte-hooks.zsh && echo '. ~/.dyte-hooks.zsh' >> ~/.zshrc",
  },
  fish: {
    script: FISH_SCRIPT,
    install: 'dyte-hooks completion fish > ~/.config/fish/completions/dyte-hooks.fish',
  },
  powershell: {
    script: POWERSHELL_SCRIPT,
    install:
      "dyte-hooks completion powershell > $HOME/.dyte-hooks.ps1; Add-Content $PROFILE '. $HOME/.dyte-hooks.ps1'",
  },
};

/**
 * Prints the script by which a shell completes command lines. Where a person reads it, it is said how it is
 * installed; a shell that reads it, at each of its starts perhaps, hears nothing.
 *
 * @throws HooksError `usage_invalid`
 */
export async function run({ shell }: CompletionOptions, context: Context): Promise<void> {
  if (shell === undefined)
    throw new HooksError('usage_invalid', 'The name of the shell is missing.', {
      hint: `Choose one of: ${Object.keys(SCRIPTS)
        .map((name) => `dyte-hooks completion ${name}`)
        .join(', ')}.`,
    });
  const { script, install } = SCRIPTS[shell];
  if (context.options.json) {
    answerJson<'completion'>(context, { shell, script, install });
    return;
  }
  context.io.stdout.write(script);
  if (context.io.stdout.isTerminal)
    notify(context, `To install it, once: ${install}\nThen open a new shell.`);
}

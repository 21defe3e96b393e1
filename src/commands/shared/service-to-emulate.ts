import { readVariable } from '../../domain/environment/variables.ts';
import { HooksError } from '../../domain/errors.ts';
import { DEFAULT_SERVICE, serviceNamed, SERVICES, type Service } from '../../domain/service/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { Context } from '../../context.ts';

/**
 * The service that is emulated: that of `--service`, of `--policy`, of `DYTE_HOOKS_SERVICE`. No profile is
 * read: it says where somebody is signed in, and not what they want to try out.
 *
 * @throws HooksError `settings_invalid` for a variable that names no service
 */
export function serviceToEmulate(
  policy: PolicyName | undefined,
  { options, environment }: Pick<Context, 'options' | 'environment'>,
): Service {
  return options.service ?? serviceWithPolicy(policy) ?? serviceIn(environment) ?? DEFAULT_SERVICE;
}

/** `--policy` is older than `--service`, and then there was the v2 API alone. */
function serviceWithPolicy(policy: PolicyName | undefined): Service | undefined {
  return SERVICES.find((name) => {
    const service = serviceOf(name);
    return service.policy === policy && service.signIn === 'basic';
  });
}

function serviceIn(environment: Context['environment']): Service | undefined {
  const name = readVariable(environment, 'DYTE_HOOKS_SERVICE');
  if (name === undefined) return undefined;
  const service = serviceNamed(name);
  if (service !== undefined) return service;
  throw new HooksError('settings_invalid', 'DYTE_HOOKS_SERVICE is not a known service.', {
    hint: `Set it to one of: ${SERVICES.join(', ')}.`,
  });
}

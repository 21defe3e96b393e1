import type { Variables } from '../environment/variables.ts';
import type { Configuration, ConfiguredEnvironment, Located } from './configuration.ts';
import { urlIdentity } from './duplicate-urls.ts';
import { mergeChoices } from './parse-configuration.ts';
import type { KeepReason } from './plan.ts';
import { expandVariables } from './variables.ts';

/**
 * What speaks against deleting a webhook that an environment does not know: the file protects its URL, or another
 * environment has it that is in the same app. Where a variable of that environment is not set, every URL counts
 * that it may be.
 *
 * @param chosen one of the environments
 */
export function keepReasons(
  configuration: Configuration,
  chosen: ConfiguredEnvironment,
  variables: Variables,
): (url: string) => KeepReason | undefined {
  const { environments } = configuration;
  const isProtected = protectedUrls(configuration, variables);
  const place = placeOf(configuration, chosen, variables);
  const others = environments
    .filter((each) => each !== chosen && placeOf(configuration, each, variables) === place)
    .map(({ name = '', webhooks }) => ({ name, tests: webhooks.map(({ url }) => urlTest(url, variables)) }));
  return (url) => {
    if (isProtected(url)) return { kind: 'protected' };
    const owner = others.find(({ tests }) => tests.some((isUrl) => isUrl(url)));
    return owner === undefined ? undefined : { kind: 'environment', name: owner.name };
  };
}

/** Whether the file protects a URL, in any of its environments. */
export function protectedUrls(
  { environments }: Pick<Configuration, 'environments'>,
  variables: Variables,
): (url: string) => boolean {
  const tests = environments.flatMap(({ webhooks }) =>
    webhooks
      .filter(({ protect }) => protect)
      .flatMap(({ url, previousUrl }) => [url, previousUrl ?? url])
      .map((url) => urlTest(url, variables)),
  );
  return (url) => tests.some((isUrl) => isUrl(url));
}

/** Two environments with the same one may have their webhooks in the same app. */
function placeOf(
  configuration: Configuration,
  environment: ConfiguredEnvironment,
  variables: Variables,
): string {
  const { profile, service, app } = mergeChoices(configuration, environment);
  return JSON.stringify(
    [profile, service, app].map((choice) =>
      choice === undefined ? null : expandVariables(choice.value, variables).text,
    ),
  );
}

function urlTest({ value }: Located<string>, variables: Variables): (url: string) => boolean {
  const { text, missing } = expandVariables(value, variables);
  if (missing.length === 0) return (url) => urlIdentity(url) === urlIdentity(text);
  const pattern = text
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[^/?#]*');
  const isUrl = new RegExp(`^${pattern}$`, 'i');
  return (url) => isUrl.test(url);
}

import { capitalisedName, withDeliveryNames } from '../../domain/check/request-headers.ts';
import { judgeHeaders, type HeaderWriting } from '../../domain/check/judge-headers.ts';
import type { CheckedEndpoint, DeliveryChanges, Probe } from '../probe.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';

interface Writing {
  readonly id: string;
  /** Behind `accepts a genuine delivery with`. */
  readonly what: string;
  /** Of the policy's service without it. */
  readonly family?: NonNullable<DeliveryChanges['family']>;
  readonly writeName?: (name: string) => string;
  readonly writing: (policy: PolicyName) => HeaderWriting;
}

const WRITINGS: readonly Writing[] = [
  {
    id: 'rtk',
    what: 'headers of RealtimeKit (rtk-*)',
    family: 'rtk',
    writing: (policy) => (policy === 'realtimekit' ? 'own' : 'other'),
  },
  {
    id: 'dyte',
    what: 'headers of Dyte (dyte-*)',
    family: 'dyte',
    writing: (policy) => (policy === 'dyte' ? 'own' : 'other'),
  },
  { id: 'both', what: 'headers of both services', family: 'both', writing: () => 'both' },
  {
    id: 'mixed-case',
    what: 'names of headers that begin with capitals',
    writeName: capitalisedName,
    writing: () => 'spelling',
  },
  {
    id: 'upper-case',
    what: 'names of headers in capitals',
    writeName: (name) => name.toUpperCase(),
    writing: () => 'spelling',
  },
];

/** Probes of the group `headers`: the families of headers, and how their names are written. */
export const HEADERS_PROBES: readonly Probe[] = WRITINGS.map((one) => ({
  id: `headers.${one.id}`,
  group: 'headers',
  title: `accepts a genuine delivery with ${one.what}`,
  needs: ['trusted_key'],
  requests: 1,
  run: (endpoint) => ask(endpoint, one),
}));

async function ask(
  endpoint: CheckedEndpoint,
  { what, family, writeName, writing }: Writing,
): ReturnType<Probe['run']> {
  const acceptsGenuine = await endpoint.acceptsGenuine();
  const delivery = await endpoint.makeDelivery(
    `genuine delivery with ${what}`,
    'meeting.started',
    family === undefined ? {} : { family },
  );
  const headers = writeName === undefined ? delivery.headers : withDeliveryNames(delivery.headers, writeName);
  const exchange = await endpoint.send({ ...delivery, headers });
  return judgeHeaders(exchange, writing(endpoint.policy), acceptsGenuine, endpoint.policy);
}

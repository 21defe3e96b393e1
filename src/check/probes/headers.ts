import { capitalisedName, withDeliveryNames } from '../../domain/check/request-headers.ts';
import { judgeHeaders, type HeaderWriting } from '../../domain/check/judge-headers.ts';
import type { CheckedEndpoint, DeliveryChanges, Probe } from '../probe.ts';
import { isAccepted } from '../../domain/check/answers.ts';
import type { Exchange, Judgement } from '../../domain/check/probe-result.ts';
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
  requests: 2,
  run: (endpoint) => ask(endpoint, one),
}));

async function ask(endpoint: CheckedEndpoint, one: Writing): Promise<Judgement> {
  const acceptsGenuine = await endpoint.acceptsGenuine();
  const writing = one.writing(endpoint.policy);
  const exchange = await send(endpoint, one);
  const context = { writing, acceptsGenuine, policy: endpoint.policy };
  const isExplained = isAccepted(exchange.answer) || acceptsGenuine === true || writing !== 'own';
  const other = isExplained ? undefined : await sendOther(endpoint);
  return judgeHeaders(exchange, other === undefined ? context : { ...context, other });
}

function sendOther(endpoint: CheckedEndpoint): Promise<Exchange> {
  const family = endpoint.policy === 'dyte' ? 'rtk' : 'dyte';
  return send(endpoint, { what: 'headers of the other service', family });
}

async function send(
  endpoint: CheckedEndpoint,
  { what, family, writeName }: Pick<Writing, 'what' | 'family' | 'writeName'>,
): Promise<Exchange> {
  const changes = family === undefined ? {} : { family };
  const delivery = await endpoint.makeDelivery(`genuine delivery with ${what}`, 'meeting.started', changes);
  const headers = writeName === undefined ? delivery.headers : withDeliveryNames(delivery.headers, writeName);
  return endpoint.send({ ...delivery, headers });
}

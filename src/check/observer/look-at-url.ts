import { HooksError } from '../../domain/errors.ts';
import { countInAnswer } from '../../domain/check/count-done.ts';
import { parseUrl } from '../../domain/network/parse-url.ts';
import { faultText } from '../../domain/network/network-fault.ts';
import { sizeText } from '../../domain/text/amounts.ts';
import { sendRequest, type RequestResult } from '../../sender/send-request.ts';
import { pinnedLookup, resolveHost, type LookUp } from '../resolve-host.ts';
import type { Clock } from '../../domain/clock.ts';
import { unknown, type Look, type Reading } from './reading.ts';

export interface ObserverParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Finds the addresses of the host of a URL. */
  readonly lookUp: LookUp;
  /** Whether the certificate of an https URL must be trusted. */
  readonly checksCertificate: boolean;
}

const PLACEHOLDER = '{uuid}';

/** Bytes of an answer that are read. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Milliseconds that it may take. */
const TIMEOUT_MS = 3000;

/**
 * Asks a URL for each delivery. Its host is found once, as that of an endpoint is; it may lead to no address that is
 * refused there, and no redirect is followed.
 *
 * @throws HooksError `usage_invalid`, `url_unusable`; the signal's reason
 */
export async function lookAtUrl(
  spec: string,
  { clock, signal, lookUp, checksCertificate }: ObserverParts,
): Promise<{ readonly name: string; readonly look: Look }> {
  const url = urlFor(spec, '0');
  if (url === undefined || url.host !== urlFor(spec, '1')?.host) throw unusable();
  const lookup = pinnedLookup(await resolveHost(url, lookUp, signal));
  const look: Look = async (uuid, until) => {
    const asked = urlFor(spec, uuid) ?? url;
    const result = await sendRequest(
      {
        method: 'GET',
        url: asked,
        headers: [
          ['Accept', 'application/json, text/plain, */*'],
          ['Host', asked.host],
          ['Connection', 'close'],
        ],
        body: Buffer.alloc(0),
      },
      {
        timeout: TIMEOUT_MS,
        clock,
        signal: until,
        lookup,
        checksCertificate,
        maxStartBytes: MAX_ANSWER_BYTES + 1,
      },
    );
    return readAnswer(result, uuid);
  };
  return { name: `${url.origin}${spec.includes(PLACEHOLDER) ? pathOf(spec) : url.pathname}`, look };
}

/** An answer's query may hold a token, so a name for people has none. */
function pathOf(spec: string): string {
  return spec.replace(/^[^/]*\/\/[^/?#]*/, '').replace(/[?#].*$/s, '');
}

/** @returns undefined for what nothing can be asked at */
function urlFor(spec: string, uuid: string): URL | undefined {
  const url = parseUrl(spec.replaceAll(PLACEHOLDER, uuid));
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return undefined;
  if (!spec.includes(PLACEHOLDER)) url.searchParams.set('uuid', uuid);
  return url;
}

function unusable(): HooksError {
  return new HooksError(
    'usage_invalid',
    '--observe takes an http or https URL without a password, or a folder.',
    {
      hint: 'Such as --observe http://localhost:3000/done or --observe "http://localhost:3000/done/{uuid}".',
    },
  );
}

/** That a delivery is not there is an answer, too: it was not done. */
function readAnswer(result: RequestResult, uuid: string): Reading {
  if (result.kind === 'timeout') return unknown('it does not answer in time');
  if (result.kind === 'network_error') return unknown(`it does not answer: ${faultText(result.fault)}`);
  if (result.status === 404 || result.status === 204) return { kind: 'count', times: 0 };
  if (result.status !== 200) return unknown(`it answers ${String(result.status)}`);
  if (result.start.length > MAX_ANSWER_BYTES)
    return unknown(`its answer is larger than ${sizeText(MAX_ANSWER_BYTES)}`);
  const times = countInAnswer(result.start.toString('utf8'), uuid);
  return times === undefined
    ? unknown('its answer is neither a count nor a list of UUIDs')
    : { kind: 'count', times };
}

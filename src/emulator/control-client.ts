import { request as openRequest, type IncomingMessage } from 'node:http';
import { parseJson } from '../domain/json/json-value.ts';
import { localLookup } from '../domain/network/local-address.ts';
import { NDJSON, readDescription, type EmulatorDescription } from './description.ts';

/** An event for the webhooks of an emulator, as `POST /_emulator/events` takes it. */
export interface EventToSend {
  readonly event: string;
  /** Id of the app that it happens in. */
  readonly app: string;
  readonly body: EventBody;
  readonly forged: boolean;
  readonly repeats: number;
  readonly uuid: string | undefined;
  readonly lost: boolean;
}

export interface EventBody {
  readonly bytes: Uint8Array;
  /** `payload`: a JSON object, which compact JSON is made of; `exact`: anything, sent as it is. */
  readonly kind: 'payload' | 'exact';
}

/** Far above what an emulator takes to answer, in milliseconds. */
const TIMEOUT_MS = 3000;

/** Bytes of an answer that are read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Asks whatever answers at an address whether it is an emulator. Nothing secret is sent, and no proxy is used.
 *
 * @param url of http, without a path
 * @returns undefined when it is something else
 * @throws what node:http throws when nothing answers, and the signal's reason
 */
export async function askEmulator(
  url: string,
  signal: AbortSignal,
): Promise<EmulatorDescription | undefined> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const answer = await exchange(`${url}/_emulator`, { method: 'GET', signal: limit });
  return readDescription(parseJson(await textOf(answer)));
}

/** An answer that is not the one that was asked for. */
export class ControlRefused extends Error {
  override readonly name = 'ControlRefused';

  readonly status: number;

  /** @param message what the emulator says of it: text from outside */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Has an emulator send an event, and tells what becomes of it.
 *
 * @param onLine called with each line of the answer, as it comes: what was parsed from it, or undefined
 * @returns once all deliveries have ended
 * @throws ControlRefused, what node:http throws, and the signal's reason
 */
export async function sendEvent(
  url: string,
  event: EventToSend,
  onLine: (line: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  const answer = await exchange(`${url}/_emulator/events`, {
    method: 'POST',
    signal,
    headers: { accept: NDJSON, 'content-type': 'application/json' },
    body: bodyOf(event),
  });
  if (answer.statusCode !== 200)
    throw new ControlRefused(answer.statusCode ?? 0, messageIn(await textOf(answer)));
  let rest = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(parseJson(line));
  }
}

/** Numbers in a payload stay as they are written. */
function bodyOf({ body: { bytes, kind }, ...fields }: EventToSend): string {
  const buffer = Buffer.from(bytes);
  if (kind === 'exact') return JSON.stringify({ ...fields, bodyBase64: buffer.toString('base64') });
  const rest = JSON.stringify(fields);
  return `${rest.slice(0, -1)},"payload":${buffer.toString('utf8')}}`;
}

interface Exchange {
  readonly method: string;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function exchange(address: string, { method, signal, headers, body }: Exchange): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    const lookup = localLookup(url.hostname);
    const request = openRequest(url, {
      method,
      signal,
      agent: false,
      ...(headers === undefined ? {} : { headers }),
      ...(lookup === undefined ? {} : { lookup }),
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk);
    // Leaving the loop ends the connection.
    if (text.length > MAX_ANSWER_BYTES) break;
  }
  return text;
}

function messageIn(text: string): string {
  const found = /"message":("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  const message = found === undefined ? undefined : parseJson(found);
  return typeof message === 'string' ? message : 'it gave no reason';
}

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import { SERVICES } from '../domain/service/names.ts';
import { isLocalUrl } from '../domain/network/local-address.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { readTrusted } from '../files/trusted-file.ts';
import type { EmulatorAddress, EmulatorAddresses } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Far above what an address takes. */
const MAX_BYTES = 16 * 1024;

const FILE_NAME = /^emulator-([\w-]{1,64})\.json$/;

/**
 * The emulators of this machine, each in a file of its own in the data directory: `emulator-<id>.json`. They
 * are a convenience: where none can be written, commands are told the address.
 *
 * @param directory of data; throws where there is none
 * @param uid the effective user id; undefined where there is none, as on Windows
 */
export function createEmulatorAddresses(directory: () => string, uid: number | undefined): EmulatorAddresses {
  const pathOf = (id: string): string => join(directory(), `emulator-${id}.json`);
  return {
    list: () =>
      withoutFailure(() => readdirSync(directory()), [])
        .flatMap((name) => {
          const id = FILE_NAME.exec(name)?.[1];
          const found = id === undefined ? undefined : read(pathOf(id), uid);
          return found === undefined || found.id !== id ? [] : [found];
        })
        .toSorted((one, other) => other.startedAt - one.startedAt),
    add: (address) => {
      withoutFailure(() => {
        makeDirectory(directory(), DIRECTORY_MODE);
        writeFileAtomically(pathOf(address.id), `${JSON.stringify(address)}\n`, {
          mode: FILE_MODE,
          failure: 'The address of the emulator cannot be written',
          hint: '',
        });
      }, undefined);
    },
    remove: (id) => {
      withoutFailure(() => rmSync(pathOf(id), { force: true }), undefined);
    },
  };
}

/** Whoever else may write the file could have put the address of something else there. */
function read(path: string, uid: number | undefined): EmulatorAddress | undefined {
  const found = withoutFailure(() => readTrusted(path, { uid, maxBytes: MAX_BYTES }), undefined);
  return found?.kind === 'read' ? parse(found.bytes.toString('utf8')) : undefined;
}

function parse(text: string): EmulatorAddress | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { id, url, startedAt, appId } = value;
  const service = SERVICES.find((name) => name === value['service']);
  if (typeof id !== 'string' || typeof url !== 'string' || !isLocalUrl(url)) return undefined;
  if (typeof startedAt !== 'number' || typeof appId !== 'string' || service === undefined) return undefined;
  return { id, url, startedAt, service, appId, credentials: credentialsIn(value['credentials']) };
}

function credentialsIn(value: unknown): EmulatorAddress['credentials'] {
  if (!isObject(value)) return undefined;
  const { kind, organizationId, apiKey, apiToken, accountId } = value;
  if (kind === 'basic' && typeof organizationId === 'string' && typeof apiKey === 'string')
    return { kind, organizationId, apiKey };
  if (kind === 'token' && typeof apiToken === 'string' && typeof accountId === 'string')
    return { kind, apiToken, accountId };
  return undefined;
}

function withoutFailure<Result>(work: () => Result, otherwise: Result): Result {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

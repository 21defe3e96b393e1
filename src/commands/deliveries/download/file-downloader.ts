import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionsApi } from '../../../api/sessions-api.ts';
import type { Context } from '../../../context.ts';
import { HooksError } from '../../../domain/errors.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { fileEnding, fileStem } from '../../../domain/files/file-name.ts';
import type { FileLink } from '../../../domain/files/file-links.ts';
import { openAtomicFile } from '../../../files/atomic-file.ts';
import { FileRequestError, openFile, type FileLimits, type OpenedFile } from '../../../http/file-request.ts';
import { refreshLink } from '../../shared/refresh-link.ts';
import type { FileCode } from '../../../domain/files/file-codes.ts';
import type { FileResult } from './file-result.ts';

export interface DownloaderOptions {
  readonly folder: string;
  /** Whether a file that is there already is replaced. */
  readonly overwrites: boolean;
  readonly limits: FileLimits;
  /** @param size undefined where nobody knows it */
  readonly onProgress: (kind: FileLink['kind'], bytes: number, size: number | undefined) => void;
}

type Outcome = Pick<FileResult, 'state' | 'file' | 'bytes' | 'isRefreshed' | 'code' | 'refusal'>;

/** A link that works, or why there is none. */
type Fresh = { readonly url: string } | { readonly refusal: string | undefined };

/** Faults of a link that a new one may not have. */
const MAY_BE_EXPIRED: ReadonlySet<FileCode> = new Set<FileCode>(['refused', 'gone']);

/** Brings files of deliveries into a folder, each whole or not at all. */
export class FileDownloader {
  readonly #context: Context;
  readonly #options: DownloaderOptions;
  #api: Promise<SessionsApi> | undefined;

  constructor(context: Context, options: DownloaderOptions) {
    this.#context = context;
    this.#options = options;
  }

  /**
   * An expired link is refreshed first, and one that the server refuses then.
   *
   * @throws HooksError `file_failed`; `interrupted`
   */
  async download(delivery: StoredDelivery, link: FileLink): Promise<Outcome> {
    const stem = fileStem(delivery, link);
    const there = this.#options.overwrites ? undefined : this.#findFile(stem);
    if (there !== undefined) return { state: 'exists', file: there, isRefreshed: false };
    const isExpired = link.expiresAt <= this.#context.clock.now();
    const first: Outcome = isExpired
      ? { state: 'failed', code: 'link_expired', isRefreshed: false }
      : await this.#fetch(link, link.url, stem, false);
    if (!isExpired && (first.code === undefined || !MAY_BE_EXPIRED.has(first.code))) return first;
    const fresh = await this.#refresh(link);
    return 'url' in fresh
      ? await this.#fetch(link, fresh.url, stem, true)
      : { ...first, refusal: fresh.refusal };
  }

  async #refresh(link: FileLink): Promise<Fresh> {
    try {
      this.#api ??= this.#context.sessionsApi();
      const url = await refreshLink(link, await this.#api);
      return url === undefined ? { refusal: undefined } : { url };
    } catch (error) {
      if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
      return { refusal: error.message };
    }
  }

  async #fetch(link: FileLink, url: string, stem: string, isRefreshed: boolean): Promise<Outcome> {
    const { limits } = this.#options;
    try {
      const opened = await openFile(url, limits, this.#context.signal);
      return { ...(await this.#keep(link, opened, stem)), isRefreshed };
    } catch (error) {
      if (!(error instanceof FileRequestError)) throw error;
      return { state: 'failed', code: error.fault, isRefreshed };
    }
  }

  async #keep({ kind }: FileLink, opened: OpenedFile, stem: string): Promise<Omit<Outcome, 'isRefreshed'>> {
    const { folder, overwrites, onProgress } = this.#options;
    const path = join(folder, `${stem}.${fileEnding(kind, opened.contentType)}`);
    const file = openAtomicFile(path, {
      mode: 0o600,
      existing: overwrites ? 'replaced' : 'kept',
      failure: `"${path}" cannot be written`,
      hint: 'Choose another folder with --to.',
    });
    try {
      let bytes = 0;
      for await (const chunk of opened.chunks) {
        file.write(chunk);
        bytes += chunk.length;
        onProgress(kind, bytes, opened.size);
      }
      return file.commit() ? { state: 'downloaded', file: path, bytes } : { state: 'exists', file: path };
    } finally {
      file.discard();
    }
  }

  /** Whatever its ending is: that is known only once it comes. */
  #findFile(stem: string): string | undefined {
    const { folder } = this.#options;
    const name = readdirSync(folder).find((each) => each.startsWith(`${stem}.`));
    return name === undefined ? undefined : join(folder, name);
  }
}

import { isLocalUrl } from '../../../domain/network/local-address.ts';
import { makeDirectory } from '../../../files/make-directory.ts';
import type { Context } from '../../../context.ts';
import { HooksError, type ExitStatus } from '../../../domain/errors.ts';
import { fileReason } from '../../../domain/text/file-error-text.ts';
import { fileLinksIn } from '../../../domain/files/file-links.ts';
import { sizeText } from '../../../domain/text/amounts.ts';
import { createProgressLine } from '../../../terminal/progress/progress-line.ts';
import { VERSION } from '../../../version.ts';
import { missingArgument } from '../../shared/missing-argument.ts';
import { answerLines, jsonLine } from '../../shared/print-answer.ts';
import { loadDelivery, namedDeliveries, withHistory } from '../read-deliveries.ts';
import { FileDownloader } from './file-downloader.ts';
import { fileJson, fileLine } from './file-lines.ts';
import { exitCodeFor, type FileResult } from './file-result.ts';
import type { LoadedDelivery } from '../../../domain/delivery/stored-delivery.ts';

export interface DeliveriesDownloadOptions {
  /** Each as `parseDeliveryReference` takes it. */
  readonly deliveries: readonly string[];
  readonly to: string;
  readonly overwrite: boolean;
  /** Bytes of one file. */
  readonly maxSize: number;
  /** Milliseconds for one file. */
  readonly timeout: number;
  readonly store: string | undefined;
}

/**
 * Fetches the files behind deliveries into a folder: recordings, transcripts, summaries, chats. What a delivery
 * says may have been written by anybody: links are followed to the internet only, and files get names of ours.
 *
 * @returns 0 when all are there, 5 when a server could not be reached, 6 when a file cannot be had
 * @throws HooksError `file_failed`, `delivery_not_found`, `delivery_ambiguous`, and what opening a store can throw
 */
export async function run(options: DeliveriesDownloadOptions, context: Context): Promise<ExitStatus> {
  if (options.deliveries.length === 0)
    throw missingArgument(
      'The delivery',
      'dyte-hooks deliveries download <delivery...>',
      'dyte-hooks deliveries list --events "recording.*,meeting.*"',
    );
  const entries = await withHistory(context, { file: options.store, access: 'read' }, async (history) => {
    const found: LoadedDelivery[] = [];
    for await (const page of namedDeliveries(history, options.deliveries))
      for (const delivery of page) found.push(loadDelivery(history, delivery));
    return found;
  });
  makeFolder(options.to);
  const progress = createProgressLine(context.io.stderr, context.clock);
  const downloader = new FileDownloader(context, {
    folder: options.to,
    overwrites: options.overwrite,
    limits: {
      maxBytes: options.maxSize,
      timeoutMs: options.timeout,
      allowsLoopback: await isApiHere(context),
      userAgent: `dyte-hooks/${VERSION}`,
    },
    onProgress: (kind, bytes, size) => {
      const of = size === undefined ? '' : ` of ${sizeText(size)}`;
      if (!context.options.quiet) progress.show(`Fetching ${kind}: ${sizeText(bytes)}${of} …`);
    },
  });
  const style = await context.style(context.io.stdout);
  const results: FileResult[] = [];
  try {
    for (const entry of entries)
      for await (const result of filesOf(entry, downloader)) {
        results.push(result);
        progress.clear();
        if (context.options.json) context.io.stdout.write(jsonLine<'deliveries download'>(fileJson(result)));
        else answerLines(context, [fileLine(result, style, options.maxSize)]);
      }
  } finally {
    progress.clear();
  }
  return exitCodeFor(results);
}

async function* filesOf(
  { delivery, payload }: LoadedDelivery,
  downloader: FileDownloader,
): AsyncGenerator<FileResult> {
  const { id, position } = delivery;
  const links = payload.readable ? fileLinksIn(payload.value, delivery) : [];
  if (links.length === 0)
    yield { id, position, kind: undefined, state: 'failed', code: 'no_file', isRefreshed: false };
  for (const link of links)
    yield { id, position, kind: link.kind, ...(await downloader.download(delivery, link)) };
}

function makeFolder(folder: string): void {
  try {
    makeDirectory(folder, 0o700);
  } catch (cause) {
    throw new HooksError('file_failed', `The folder "${folder}" cannot be made: ${fileReason(cause)}.`, {
      hint: 'Choose another one with --to.',
      cause,
    });
  }
}

/** An emulator on this machine has its files here too. Settings that cannot be read name no service. */
async function isApiHere(context: Context): Promise<boolean> {
  try {
    return isLocalUrl((await context.settings()).apiUrl);
  } catch {
    return false;
  }
}

import { forwardPath } from '../../../domain/forward/forward-address.ts';
import { commandOf } from '../../../domain/forward/target-name.ts';
import { withAddedHeaders } from '../../../domain/http/added-headers.ts';
import { endToEndHeaders } from '../../../domain/http/hop-by-hop.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { preparation, type Prepare } from '../../../forwarding/replay/prepare.ts';
import { readPayload } from '../../../domain/delivery/payload.ts';
import { renderDetails } from '../../../views/delivery/received-details.ts';
import { gatherFor } from '../../../terminal/output/gathered-output.ts';
import { jsonLine } from '../../shared/print-answer.ts';
import { renderWouldSend, wouldSendJson, type WouldSend } from '../../../views/replay/would-send.ts';
import { notify, type Context } from '../../../context.ts';
import { withHistory } from '../read-deliveries.ts';
import { entriesFor, type Destinations, chosenPages, warnOfWaiting } from './selection.ts';
import type { ReplayJournal } from '../../../store/replay-journal.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/** What stands for a signature that nobody has made. */
const NO_SIGNATURE = '(made when it is sent)';

/** Shows what would be sent where, and sends nothing. */
export async function dryRun(
  options: DeliveriesReplayOptions,
  context: Context,
  plan: ReplayPlan,
  headers: readonly HeaderPair[],
  destinations: Destinations,
): Promise<void> {
  const wanted = { file: options.store, access: 'read', endsAtOnce: true } as const;
  const journal = await context.replayJournal(wanted);
  try {
    await withHistory(context, wanted, async (history) => {
      const pages = chosenPages(options, context, history);
      warnOfWaiting(options, context, history);
      const prepare = preparation(plan, async () => NO_SIGNATURE);
      await show(options, context, wouldSend(pages, destinations, journal, prepare, headers));
    });
  } finally {
    journal.close();
  }
}

async function* wouldSend(
  pages: AsyncIterable<readonly StoredDelivery[]>,
  destinations: Destinations,
  journal: ReplayJournal,
  prepare: Prepare,
  added: readonly HeaderPair[],
): AsyncGenerator<WouldSend> {
  for await (const page of pages) {
    const byPosition = new Map(page.map((delivery) => [delivery.position, delivery]));
    for (const { position, target } of entriesFor(page, destinations, journal).entries) {
      const delivery = byPosition.get(position);
      if (delivery === undefined) continue;
      const content = journal.content(position);
      const prepared = await prepare({ ...delivery, ...content, attempt: delivery.attempts });
      if (prepared.kind !== 'ready') {
        yield { delivery, target, problem: prepared };
        continue;
      }
      const { method, body, target: path } = prepared.delivery;
      const headers = withAddedHeaders(endToEndHeaders(prepared.delivery.headers), added);
      const url = commandOf(target) === undefined ? new URL(target) : undefined;
      const sentTo = url === undefined ? path : forwardPath(url, path);
      const request = { method, path: sentTo, headers, body, payload: readPayload(body) };
      yield { delivery, target, origin: url?.origin, request, isChanged: prepared.isChanged };
    }
  }
}

async function show(
  { showSecrets }: DeliveriesReplayOptions,
  context: Context,
  all: AsyncIterable<WouldSend>,
): Promise<void> {
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const output = gatherFor(stdout);
  const width = stdout.isTerminal ? stdout.columns : Infinity;
  let count = 0;
  let only: WouldSend | undefined;
  for await (const one of all) {
    count += 1;
    only = count === 1 ? one : undefined;
    if (context.options.json)
      output.write(jsonLine<'deliveries replay --dry-run'>(wouldSendJson(one, showSecrets)));
    else output.write(`${renderWouldSend(one, { style, width, showSecrets, now: context.clock.now() })}\n`);
  }
  if (only !== undefined && 'request' in only && !context.options.json) {
    const { request } = only;
    const details = renderDetails({ ...request, target: request.path }, style, showSecrets);
    output.write(details.map((line) => `${line}\n`).join(''));
  }
  output.flush();
  notify(context, count === 0 ? 'No deliveries match.' : `Nothing was sent: --dry-run.`);
}

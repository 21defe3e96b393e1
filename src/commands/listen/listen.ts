import { notify, type Context } from '../../context.ts';
import { parseEventFilter } from '../../domain/events/selector.ts';
import type { RunningReceiver } from '../../receiver/http/receiver-server.ts';
import { Forwarder } from '../../forwarding/forwarder.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import { createSummaryCounter } from '../../receiver/summary.ts';
import type { CommandEnd } from './command/run-command.ts';
import { SharedOutputs } from './command/shared-outputs.ts';
import { waitForEnd } from './command/wait-for-end.ts';
import { exitWithResult } from '../shared/exit-with-result.ts';
import { createEndWatcher, readEndConditions, type EndWatcher } from './end-watcher.ts';
import type { ListenOptions } from './listen-options.ts';
import { createListeners } from './listeners.ts';
import type { LiveView } from './live/live-view.ts';
import { openLiveView } from './live/open-live-view.ts';
import { checkConnection } from './register/connection-options.ts';
import { serviceToEmulate } from '../shared/service-to-emulate.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { Companions } from './companions.ts';
import { STARTERS } from './starters.ts';
import { readEmulate, startEmulatedService, type EmulatedService } from './emulated-service.ts';
import { planForwards, type ForwardPlan } from './forward-plan.ts';
import { KEY_DOCUMENT_PATH } from '../../domain/signature/key-document.ts';
import { openKeys } from './listening-keys.ts';
import { readAlertReceivers } from './health/alert-options.ts';
import { createMetLines } from './met-lines.ts';
import { checkPath } from './receiver-path.ts';
import { openOutputs, type Outputs } from '../shared/live-outputs.ts';
import { openServer } from './open-server.ts';
import { openTargets } from '../shared/open-targets.ts';
import { createListenPresenter, isWanted, type ListenPresenter } from './presenter.ts';
import { startNextStep } from './next-step.ts';
import { addressToRegister, webhookAddress, type ForwardingInfo, type ListenReady } from './ready-lines.ts';
import { prepareReports } from './reports.ts';
import { checkFiles } from './output-files.ts';
import { prepareReadyFile, type ReadyFile } from '../shared/ready-file.ts';
import { expectationWarnings } from '../shared/expectation-warnings.ts';
import { unknownEventWarnings } from '../shared/unknown-events.ts';
import type { TargetSummary } from '../../domain/forward/forward-try.ts';
import type { WaitResult } from '../../domain/expectation/wait-result.ts';
import type { TlsIdentity } from '../../receiver/http/node-server.ts';
import type { DeliveryStore } from '../../store/delivery-store.ts';
import type { MetExpectation } from '../../views/expectation/progress.ts';
import { EXIT, HooksError, type ExitStatus } from '../../domain/errors.ts';

/** How long deliveries in progress may take when it ends, in milliseconds: as long as a sender waits. */
const CLOSE_TIMEOUT_MS = 3000;

/** How long forwards in progress may take at least, however long the senders took. */
const FORWARDS_TIMEOUT_MS = 500;

/** How long a reader may take to read what is left, in milliseconds. */
const READER_TIMEOUT_MS = 1000;

/**
 * Receives until the context's signal is aborted, or until what ends it by itself, then sums up.
 *
 * @returns 0, or what the command behind `--` ended with
 * @throws HooksError `expectation_unmet`, or `interrupted` with what was still open
 */
export async function run(options: ListenOptions, context: Context): Promise<ExitStatus> {
  checkPath(options.path);
  checkFiles(options);
  readAlertReceivers(options, context);
  const conditions = readEndConditions(options);
  const sends = readEmulate(options, context.random);
  checkConnection(options);
  const emulated = options.emulate ? serviceToEmulate(options.policy, context) : undefined;
  const policy = emulated === undefined ? undefined : (options.policy ?? serviceOf(emulated).policy);
  const plan = await planForwards(options, { ...options, policy }, context);
  const named = [...(options.events ?? []), ...(plan?.namedEvents ?? [])];
  for (const note of unknownEventWarnings(named)) notify(context, note);
  for (const note of await expectationWarnings(conditions.expectations)) notify(context, note);
  const filter = parseEventFilter(options.events ?? []);
  const tls = await readTls(options, context);
  const ending = createEndWatcher(conditions, { filter, showSecrets: options.showSecrets }, context);
  const report = prepareReports(options, ending.result() !== undefined, context.environment);
  const readyFile = prepareReadyFile(options.readyFile);
  const counter = createSummaryCounter((event) => isWanted(event, filter));
  const live = await openLiveView(options, context);
  const opened = await openOutputs(context, undefined, live?.through);
  const shared = new SharedOutputs(opened);
  const outputs = options.command.length > 0 ? shared.outputs : opened;
  let result: WaitResult | undefined;
  let received: Received;
  let isTold = false;
  let service: EmulatedService | undefined;
  try {
    const presenter = await createListenPresenter(context, outputs, {
      filter,
      verbose: options.verbose,
      showSecrets: options.showSecrets,
      verify: options.verify,
      emulates: options.emulate,
      live: live?.lines,
      forwarding: plan === undefined ? undefined : forwardingInfo(plan, options),
    });
    if (emulated !== undefined)
      service = await startEmulatedService(context, {
        service: emulated,
        policy,
        ...sends,
        onEvent: (event) => presenter.onEmulator(event),
      });
    received = await receive(options, context, {
      presenter,
      service,
      plan,
      ending,
      readyFile,
      tls,
      live,
      outputs,
      shared,
      showMet: await createMetLines(context, outputs),
      count: (event) => counter.add(event),
    });
    result = ending.result();
    if (result !== undefined) presenter.onResult(result);
    presenter.onEnd(counter.summary(), received.targets);
    isTold = isShown(outputs, context);
  } finally {
    await service?.close();
    await outputs.close(READER_TIMEOUT_MS);
  }
  if (result !== undefined) await exitWithResult(result, report, context, { isTold });
  if (received.command === undefined) return EXIT.done;
  if (context.signal.aborted) throw new HooksError('interrupted', 'Cancelled.', { isTold: true });
  return received.command.status;
}

/** Whether what went to standard output stands where an error would be read. */
function isShown({ stdout, stderr }: Outputs, { options }: Context): boolean {
  return !options.json && !stdout.isClosed && (stdout.isTerminal || !stderr.isTerminal);
}

interface Received {
  readonly targets: readonly TargetSummary[];
  /** How the command ended; undefined where there was none. */
  readonly command: CommandEnd | undefined;
}

interface Parts {
  readonly presenter: ListenPresenter;
  /** Undefined where the service is somewhere else. */
  readonly service: EmulatedService | undefined;
  readonly plan: ForwardPlan | undefined;
  readonly ending: EndWatcher;
  readonly readyFile: ReadyFile;
  readonly tls: TlsIdentity | undefined;
  readonly live: LiveView | undefined;
  readonly outputs: Outputs;
  readonly shared: SharedOutputs;
  readonly showMet: (met: MetExpectation) => void;
  readonly count: ListenPresenter['onEvent'];
}

async function receive(
  options: ListenOptions,
  context: Context,
  { presenter, service, plan, ending, readyFile, tls, live, outputs, shared, showMet, count }: Parts,
): Promise<Received> {
  const { clock } = context;
  const companions = new Companions();
  const { onEvent, onForwarder, onConnection } = createListeners({
    companions,
    presenter,
    ending,
    count,
    showMet,
  });
  const store = await context.deliveryStore({
    file: options.store,
    keep: options.keep,
    maxBytes: options.maxStore,
    onEvent,
  });
  const { keys, origin, keyDocument } = await openKeys(options, { service, presenter, onEvent }, context);
  let forwarder: Forwarder | undefined;
  let closeBy = Infinity;
  let endNextStep: (() => void) | undefined;
  let command: CommandEnd | undefined;
  try {
    if (plan !== undefined) forwarder = await openForwarder(plan, store, context, onForwarder);
    const used = { keys, store, forwarder, clock, onEvent, tls, keyDocument };
    const { server, own } = await openServer(options, used);
    try {
      const surroundings = { options, context, outputs, live, onEvent, onConnection };
      await companions.start(
        { ...surroundings, server, store, keys, keyOrigin: origin, own, forwarder },
        STARTERS,
      );
      const ready = await describeReady(server, options, { origin, store, ending, service, companions });
      presenter.onReady(ready);
      forwarder?.start();
      readyFile.announce(server.url);
      endNextStep = startNextStep(ready, context, (known) => presenter.onNextStep(ready, known));
      command = await waitForEnd(
        { words: options.command, url: addressToRegister(ready), environment: service?.environment },
        context,
        { ending, shared },
      );
    } finally {
      closeBy = clock.elapsed() + CLOSE_TIMEOUT_MS;
      readyFile.withdraw();
      endNextStep?.();
      // Before the receiver, which answers what is on its way.
      await companions.close();
      await service?.close();
      await server.close(CLOSE_TIMEOUT_MS);
    }
  } finally {
    keys.close();
    await forwarder?.close(
      Math.max(FORWARDS_TIMEOUT_MS, Math.min(CLOSE_TIMEOUT_MS, closeBy - clock.elapsed())),
    );
    await store.close();
  }
  return { targets: forwarder?.summary() ?? [], command };
}

async function openForwarder(
  plan: ForwardPlan,
  store: DeliveryStore,
  context: Context,
  onEvent: (event: ForwarderEvent) => void,
): Promise<Forwarder> {
  return new Forwarder({
    targets: await openTargets(plan, context),
    store,
    clock: context.clock,
    retry: plan.retries ? plan.policy : undefined,
    holds: plan.holds,
    relayTimeoutMs: plan.relays ? plan.timeout : undefined,
    pause: await store.readPause(),
    onEvent,
  });
}

/** Nothing of TLS is loaded where it was not asked for. */
async function readTls(options: ListenOptions, context: Context): Promise<TlsIdentity | undefined> {
  if (options.tlsCert === undefined && options.tlsKey === undefined) return undefined;
  const { chooseTls } = await import('./tls-identity.ts');
  return await chooseTls(options, context);
}

function forwardingInfo(plan: ForwardPlan, options: ListenOptions): ForwardingInfo {
  const { targets, policy, relays, retries } = plan;
  return { targets, policy, relays, retries, sending: options, store: options.store };
}

interface ReadyParts extends Pick<Parts, 'ending' | 'service'> {
  readonly origin: string | undefined;
  readonly store: Pick<DeliveryStore, 'path'>;
  readonly companions: Companions;
}

/** Has the service in this process send to the receiver, too, where there is one. */
async function describeReady(
  { url, address, port }: RunningReceiver,
  { path, command, serveKey }: ListenOptions,
  { origin, store, ending, service, companions }: ReadyParts,
): Promise<ListenReady> {
  return {
    url,
    address,
    port,
    path,
    keyOrigin: origin,
    storePath: store.path,
    endsWhen: ending.when,
    hasCommand: command.length > 0,
    emulator: await service?.register(webhookAddress({ url, path })),
    connection: companions.connection,
    adminUrl: companions.adminUrl,
    servedKeyUrl: serveKey ? new URL(KEY_DOCUMENT_PATH, url).href : undefined,
  };
}

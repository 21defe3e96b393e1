import { Type, type TSchema } from 'typebox';
import { appList } from './apps.ts';
import { checkReport, probeList } from './check.ts';
import { completionScript } from './completion.ts';
import { loginReport, logoutReport, whoamiReport } from './credentials.ts';
import { delivery, deliveryDetails, exportedDelivery, fixture, receivedDelivery } from './delivery.ts';
import { configurationFile } from './configuration-file.ts';
import { applyReport, migrateReport, planReport } from './configuration.ts';
import { demoStep, demoSummary } from './demo.ts';
import {
  emulatorAttempt,
  emulatorCancelled,
  emulatorEmitted,
  emulatorReady,
  emulatorRequest,
  emulatorSkipped,
  emulatorSummary,
  emulatorVariables,
} from './emulate.ts';
import { eventComparison, eventDetails, eventList, eventSample, eventSchema } from './events.ts';
import { waitResult } from './expectation.ts';
import { forwardEvent, handedOn, targetDown, targetUp } from './forward.ts';
import {
  addressProved,
  machineSlept,
  tunnelDead,
  tunnelRetry,
  webhookMoved,
  webhookMoveFailed,
  webhookRegistered,
} from './connection.ts';
import { commandEnded, expectationMet, listenReady, listenSummary } from './listen.ts';
import { createdKey, keyComparison, publishedKeyDocument, shownKey } from './keys.ts';
import type { JsonOf } from './parts.ts';
import { meetingOpened, meetingStarted } from './meeting.ts';
import { profileDetails, profileRemoveReport, profileUseReport } from './profile.ts';
import { downloadedFile } from './download.ts';
import { forwardingPaused, forwardingResumed, pauseReport } from './pause.ts';
import { pruneReport } from './prune.ts';
import { reconcileReport } from './reconcile.ts';
import { replayBegun, replayed, replaySummary, wouldSend } from './replay.ts';
import { timelineReport } from './timeline.ts';
import { triggerSummary, triggerUnwanted } from './trigger.ts';
import { retriesExplanation, retriesReport } from './retries.ts';
import { verification } from './verify.ts';
import { changeReport, deleteReport, dryRunReport, orphansReport, webhook } from './webhook.ts';

/**
 * One document each. The key is the command, with the option that makes its answer another one.
 *
 * To add a command: describe its shape in a file of this folder, add it here, print it with
 * `answerJson<'the key'>(…)`, run `npm run docs`, and give test/e2e/json-output.test.ts a run of it.
 */
export const DOCUMENTS = {
  login: loginReport,
  logout: logoutReport,
  whoami: whoamiReport,
  apps: appList,
  'profile list': Type.Array(profileDetails),
  'profile show': profileDetails,
  'profile use': profileUseReport,
  'profile set': profileDetails,
  'profile remove': profileRemoveReport,
  completion: completionScript,
  register: changeReport,
  'register --dry-run': dryRunReport,
  list: Type.Array(webhook),
  get: webhook,
  update: changeReport,
  'update --dry-run': dryRunReport,
  replace: changeReport,
  'replace --dry-run': dryRunReport,
  delete: deleteReport,
  'delete --orphans': orphansReport,
  enable: changeReport,
  disable: changeReport,
  diff: planReport,
  apply: applyReport,
  export: configurationFile,
  migrate: migrateReport,
  'deliveries list': Type.Array(delivery),
  'deliveries show': deliveryDetails,
  'deliveries export --format fixture': Type.Array(fixture),
  'deliveries prune': pruneReport,
  'deliveries reconcile': reconcileReport,
  'deliveries timeline': timelineReport,
  'deliveries pause': pauseReport,
  'deliveries resume': pauseReport,
  verify: verification,
  'keys create': createdKey,
  'keys show': shownKey,
  'keys show --document': publishedKeyDocument,
  'keys check': keyComparison,
  check: checkReport,
  'check --list': probeList,
  'check --retries': retriesReport,
  'check --explain': retriesExplanation,
  'events list': eventList,
  'events list --remote': eventComparison,
  'events show': eventDetails,
  'events show --sample': eventSample,
  'events show --schema': eventSchema,
  'emulate --print-env': emulatorVariables,
} as const satisfies Record<string, TSchema>;

/**
 * One object a line. To add a command: as above, with `jsonLine<'the key'>(…)`. Each kind of object has a
 * `type` of its own.
 */
export const STREAMS = {
  listen: Type.Union([
    listenReady,
    receivedDelivery,
    forwardEvent,
    targetDown,
    targetUp,
    handedOn,
    forwardingPaused,
    forwardingResumed,
    tunnelDead,
    tunnelRetry,
    addressProved,
    machineSlept,
    webhookRegistered,
    webhookMoved,
    webhookMoveFailed,
    expectationMet,
    commandEnded,
    waitResult,
    listenSummary,
  ]),
  'deliveries list --follow': delivery,
  'deliveries wait': delivery,
  'deliveries replay': Type.Union([replayBegun, replayed, replaySummary]),
  'deliveries replay --dry-run': wouldSend,
  'deliveries export': exportedDelivery,
  'deliveries download': downloadedFile,
  trigger: Type.Union([emulatorAttempt, emulatorSkipped, emulatorCancelled, triggerUnwanted, triggerSummary]),
  'meeting open': Type.Union([meetingOpened, meetingStarted]),
  emulate: Type.Union([
    emulatorReady,
    emulatorRequest,
    emulatorEmitted,
    emulatorAttempt,
    emulatorSkipped,
    emulatorCancelled,
    emulatorSummary,
  ]),
  demo: Type.Union([demoStep, receivedDelivery, demoSummary]),
} as const satisfies Record<string, TSchema>;

export type DocumentCommand = keyof typeof DOCUMENTS;

/** What a command answers with. */
export type DocumentOf<Command extends DocumentCommand> = JsonOf<(typeof DOCUMENTS)[Command]>;

export type StreamCommand = keyof typeof STREAMS;

/** One line of what a command prints. */
export type LineOf<Command extends StreamCommand> = JsonOf<(typeof STREAMS)[Command]>;

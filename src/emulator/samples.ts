import { entryOf, sampleOf } from '../domain/events/catalogue.ts';
import type { EventName } from '../domain/events/names.ts';
import type { EventPayloadOf } from '../domain/events/schemas.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';

export const RECORDING_STATUSES = ['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED'] as const;

export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

type RecordingPayload = EventPayloadOf<'recording.statusUpdate'>;

const DYTE_RECORDINGS: Readonly<Record<RecordingStatus, string>> = {
  INVOKED: 'composed-invoked',
  RECORDING: 'dyte-recording',
  UPLOADING: 'dyte-uploading',
  UPLOADED: 'dyte-uploaded',
};

/** A sample of an event in the shape that a service sends today. */
export function sampleFor(event: EventName, service: PolicyName): object {
  const { variants } = entryOf(event);
  return sampleOf(event, (variants.find((variant) => variant.service === service) ?? variants[0]).id);
}

/** A sample of a recording at one of its states, in the shape of a service. */
export function recordingSample(status: RecordingStatus, service: PolicyName): object {
  if (service === 'dyte') return sampleOf('recording.statusUpdate', DYTE_RECORDINGS[status]);
  return rtkRecording(sampleOf('recording.statusUpdate', 'rtk-uploaded'), status);
}

/**
 * RealtimeKit has published a sample of the last state only. The earlier ones are composed: the same
 * without what cannot be known yet.
 */
function rtkRecording(uploaded: RecordingPayload, status: RecordingStatus): RecordingPayload {
  if (status === 'UPLOADED') return uploaded;
  const {
    downloadUrl: _url,
    audioDownloadUrl: _audio,
    downloadUrlExpiry: _expiry,
    ...saved
  } = uploaded.recording;
  if (status === 'UPLOADING') return { ...uploaded, recording: { ...saved, status } };
  const { stoppedTime: _stopped, fileSize: _size, recordingDuration: _duration, ...running } = saved;
  const { endedAt: _ended, ...meeting } = uploaded.meeting;
  if (status === 'RECORDING') return { ...uploaded, recording: { ...running, status }, meeting };
  const { startedTime, ...invoked } = running;
  const times = startedTime === undefined ? {} : { invokedTime: startedTime };
  return { ...uploaded, recording: { ...invoked, ...times, status }, meeting };
}

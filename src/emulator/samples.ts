import { sampleOf, variantIn } from '../domain/events/catalogue.ts';
import type { EventName } from '../domain/events/names.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';
import type { EventPayloadOf } from '../domain/events/schemas.ts';
import type { RecordingStatus } from '../domain/events/statuses.ts';

type RecordingPayload = EventPayloadOf<'recording.statusUpdate'>;

const DYTE_RECORDINGS: Readonly<Record<RecordingStatus, string>> = {
  INVOKED: 'composed-invoked',
  RECORDING: 'dyte-recording',
  UPLOADING: 'dyte-uploading',
  UPLOADED: 'dyte-uploaded',
};

/** A sample of an event in one of the shapes that there are. */
export function sampleFor(event: EventName, family: PayloadFamily): object {
  return structuredClone(variantIn(event, family).payload);
}

/** A sample of a recording at one of its states. */
export function recordingSample(status: RecordingStatus, family: PayloadFamily): object {
  if (family === 'dyte-v2') return sampleOf('recording.statusUpdate', DYTE_RECORDINGS[status]);
  return rtkRecording(structuredClone(variantIn('recording.statusUpdate', family).payload), status);
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

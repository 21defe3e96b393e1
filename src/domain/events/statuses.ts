/** The states that a scenario can name: what leads to a recording that can be fetched, and a stream that runs. */
export const RECORDING_STATUSES = ['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED'] as const;

export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

export const LIVESTREAM_STATUSES = ['LIVE', 'OFFLINE'] as const;

export type LivestreamStatus = (typeof LIVESTREAM_STATUSES)[number];

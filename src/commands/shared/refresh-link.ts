import type { SessionsApi } from '../../api/sessions-api.ts';
import type { FileLink } from '../../domain/files/file-links.ts';

/**
 * Asks the service for a new link to a file that a delivery had one to. It is kept nowhere: the stored bytes
 * stay as they came, and a link is a secret.
 *
 * @returns undefined where the service has none: the file is gone, or is one of the tracks of a recording
 * @throws HooksError as calls of the API do
 */
export async function refreshLink(
  { kind, recordingId, sessionId }: FileLink,
  api: Pick<SessionsApi, 'recording' | 'sessionFile'>,
): Promise<string | undefined> {
  if (kind === 'track') return undefined;
  if (kind === 'video' || kind === 'audio') {
    if (recordingId === undefined) return undefined;
    const recording = await api.recording(recordingId);
    return (kind === 'video' ? recording?.download : recording?.audioDownload)?.url;
  }
  return sessionId === undefined ? undefined : (await api.sessionFile(sessionId, kind))?.url;
}

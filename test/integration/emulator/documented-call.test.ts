import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AUTHORIZATION, testEmulator } from '../../helpers/emulator.ts';

const BODY = `{
    "name": "All events webhook",
    "url": "http://127.0.0.1:1/webhook",
    "events": [
        "meeting.started",
        "meeting.ended",
        "meeting.participantJoined",
        "meeting.participantLeft",
        "recording.statusUpdate",
        "livestreaming.statusUpdate"
    ]
}`;

const HEADERS = { Authorization: AUTHORIZATION, 'Content-Type': 'application/json' };

const CREATED = {
  success: true,
  data: {
    name: 'All events webhook',
    url: 'http://127.0.0.1:1/webhook',
    events: [
      'meeting.started',
      'meeting.ended',
      'meeting.participantJoined',
      'meeting.participantLeft',
      'recording.statusUpdate',
      'livestreaming.statusUpdate',
    ],
    enabled: true,
  },
};

/** The vendor's sample call, word for word but for its address and credential. */
function curl(apiUrl: string): readonly string[] {
  return [
    '--silent',
    '--location',
    '--request',
    'POST',
    `${apiUrl}/webhooks`,
    '--header',
    `Authorization: ${AUTHORIZATION}`,
    '--header',
    'Content-Type: application/json',
    '--data-raw',
    BODY,
  ];
}

/** What curl prints; undefined where there is no curl. */
async function runCurl(args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('curl', args)).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(`${String(response.statusCode)} ${text}`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the call of the vendor’s guide', () => {
  it('works with curl', async () => {
    const { apiUrl, call } = await testEmulator();
    const printed =
      (await runCurl(curl(apiUrl))) ?? (await post(`${apiUrl}/webhooks`, HEADERS, BODY)).slice(4);
    expect(JSON.parse(printed)).toMatchObject(CREATED);
    expect((await call('GET', '/v2/webhooks')).body).toMatchObject({ data: [CREATED.data] });
  });

  it('works with its bytes from any client', async () => {
    const { apiUrl } = await testEmulator();
    const answered = await post(`${apiUrl}/webhooks`, HEADERS, BODY);
    expect(answered.slice(0, 4)).toBe('201 ');
    expect(JSON.parse(answered.slice(4))).toMatchObject(CREATED);
  });
});

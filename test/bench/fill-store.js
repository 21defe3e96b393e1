import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from '@photostructure/sqlite';

const BATCH = 50_000;

/**
 * Makes a store as `listen` makes it, and fills it with so many deliveries by SQL: receiving a million
 * takes minutes.
 *
 * @param {{ executable: string, file: string, count: number }} options
 */
export async function fillStore({ executable, file, count }) {
  const child = spawn(
    process.execPath,
    [executable, 'listen', '--port', '0', '--json', '--verify', 'off', '--store', file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await once(child, 'exit');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  const body = JSON.stringify({
    event: 'meeting.started',
    meeting: { id: 'x'.repeat(36), title: 'y'.repeat(300) },
  });
  for (let done = 0; done < Math.max(count, 5); done += BATCH) {
    const size = Math.min(BATCH, Math.max(count, 5) - done);
    database.exec(`
      BEGIN;
      WITH RECURSIVE numbers (number) AS (SELECT ${done + 1} UNION ALL SELECT number + 1 FROM numbers WHERE number < ${done + size})
      INSERT INTO deliveries (position, id, event, uuid, webhook_id, meeting_id, session_id, signature, received_at, body_size)
      SELECT number, id, CASE WHEN number % 1000 = 0 THEN 'meeting.ended' ELSE 'meeting.started' END, id, 'webhook',
        'meeting ' || number / 20, 'session ' || number / 20, 'valid', 1700000000000 + number, ${body.length}
      FROM (SELECT number, printf('%s-%s-4%s-8%s-%s', substr(h, 1, 8), substr(h, 9, 4), substr(h, 14, 3), substr(h, 18, 3), substr(h, 21, 12)) AS id
        FROM (SELECT number, lower(hex(randomblob(16))) AS h FROM numbers));
      WITH RECURSIVE numbers (number) AS (SELECT ${done + 1} UNION ALL SELECT number + 1 FROM numbers WHERE number < ${done + size})
      INSERT INTO contents (position, method, target, headers, body)
      SELECT number, 'POST', '/webhook', '[["Content-Type","application/json"]]', CAST('${body}' AS BLOB) FROM numbers;
      INSERT OR IGNORE INTO targets (target_id, name) VALUES (1, 'http://127.0.0.1:3000/');
      INSERT INTO forwards (position, target_id, state)
      SELECT position, 1, CASE WHEN position % 10000 = 1 THEN 'failed' ELSE 'succeeded' END
      FROM deliveries WHERE position > ${done} AND position <= ${done + size};
      COMMIT;`);
  }
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

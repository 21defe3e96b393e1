import { describe, expect, it } from 'vitest';
import { REPEATS_PROBES } from '../../../src/check/probes/repeats/repeats.ts';
import { isObject, parseJson } from '../../../src/domain/json/json-value.ts';
import { checkedEndpoint } from '../../helpers/checking.ts';
import { judgementText } from '../../helpers/exchanges.ts';
import { startServer, type Received } from '../../helpers/http-servers.ts';
import type { PolicyName } from '../../../src/domain/retry/retry-policy.ts';
import type { Signer } from '../../../src/sender/signer.ts';

/** These endpoints check no signature, and signing takes most of the time. */
const UNSIGNED: Signer = { sign: async () => 'none' };

interface Delivery {
  readonly uuid: string;
  /** Undefined for what cannot be parsed. */
  readonly payload: unknown;
  /** Whether its work is asked to fail. */
  readonly isToFail: boolean;
}

/** What an endpoint has, and how it does its work. */
interface Tools {
  readonly seen: Set<string>;
  /** Throws where the delivery asks for that. */
  readonly work: (delivery: Delivery) => void;
}

type Take = (delivery: Delivery, tools: Tools) => number | Promise<number>;

/** Marks and works together, as it is done well. */
const WELL: Take = (delivery, { seen, work }) => {
  if (!isObject(delivery.payload)) return 400;
  if (seen.has(delivery.uuid)) return 200;
  work(delivery);
  seen.add(delivery.uuid);
  return 200;
};

const MARKS_FIRST: Take = (delivery, { seen, work }) => {
  if (seen.has(delivery.uuid)) return 200;
  seen.add(delivery.uuid);
  work(delivery);
  return 200;
};

function read({ headers, body }: Received): Delivery {
  return {
    uuid: String(headers['rtk-uuid'] ?? headers['dyte-uuid']),
    payload: parseJson(body),
    isToFail: headers['dyte-hooks-check'] === 'fail-once',
  };
}

interface Asked {
  readonly policy?: PolicyName;
  /** Whether it is seen what the endpoint does. */
  readonly isObserved?: boolean;
  /** Whether the endpoint heeds the header that asks it to fail. */
  readonly heedsHeader?: boolean;
}

/** Asks a probe of an endpoint; what a failing piece of work throws becomes a 500. */
async function ask(id: string, take: Take, asked: Asked = {}): Promise<string> {
  const { policy = 'realtimekit', isObserved = true, heedsHeader = true } = asked;
  const probe = REPEATS_PROBES.find((each) => each.id === `repeats.${id}`);
  if (probe === undefined) throw new Error(`There is no probe ${id}`);
  const done: string[] = [];
  const tools: Tools = {
    seen: new Set(),
    work: ({ uuid, isToFail, payload }) => {
      if (isToFail && heedsHeader) throw new Error('The database is away.');
      if (!isObject(payload) || !isObject(payload['meeting'])) throw new TypeError('No meeting.');
      done.push(uuid);
    },
  };
  const server = await startServer((request, response) => {
    Promise.resolve()
      .then(() => take(read(request), tools))
      .catch(() => 500)
      .then(
        (status) => response.writeHead(status).end(),
        () => undefined,
      );
  });
  const endpoint = checkedEndpoint(server.url, {
    trusted: UNSIGNED,
    policy,
    timeoutMs: 3000,
    observer: isObserved
      ? { name: './done', timesDone: async (uuid) => done.filter((each) => each === uuid).length }
      : undefined,
  });
  const text = judgementText(await probe.run(endpoint));
  // One more asks whether it accepts anything.
  expect(server.received.length).toBeLessThanOrEqual(probe.requests + 1);
  return text;
}

const WORKS_EACH_TIME: Take = (delivery, { work }) => {
  work(delivery);
  return 200;
};

describe('a delivery that comes again', () => {
  it.each(REPEATS_PROBES.map(({ id }) => id.replace('repeats.', '')))('%s: well', async (id) => {
    for (const policy of ['dyte', 'realtimekit'] as const)
      expect(await ask(id, WELL, { policy })).toMatch(/^pass: /);
  });

  it('is refused', async () => {
    const take: Take = (delivery, tools) => (tools.seen.has(delivery.uuid) ? 409 : WELL(delivery, tools));
    expect(await ask('again', take)).toMatch(/^fail: It answered 200 to a delivery, and answered 409 when/);
    expect(await ask('at-once', take)).toMatch(/^fail: Of 3 copies at once, it answered 409 to 2\./);
    expect(await ask('worked-once', take)).toMatch(/^pass: /);
  });

  it('is worked on again', async () => {
    expect(await ask('again', WORKS_EACH_TIME)).toMatch(/^pass: /);
    expect(await ask('worked-once', WORKS_EACH_TIME)).toMatch(
      /^fail: It came 2 times, and \.\/done shows that it was worked on 2 times\./,
    );
    expect(await ask('worked-once-at-once', WORKS_EACH_TIME)).toMatch(/worked on 3 times\./);
  });

  it('is worked on again where copies come at the same moment', async () => {
    let copies = 0;
    let onAll = (): void => undefined;
    const all = new Promise<void>((resolve) => {
      onAll = resolve;
    });
    const take: Take = async (delivery, { seen, work }) => {
      if (seen.has(delivery.uuid)) return 200;
      copies += 1;
      // The first one only asks whether deliveries are accepted.
      if (copies === 4) onAll();
      if (copies > 1) await all;
      work(delivery);
      seen.add(delivery.uuid);
      return 200;
    };
    expect(await ask('worked-once-at-once', take)).toMatch(/^fail: .* worked on 3 times\./);
  });

  it.each(REPEATS_PROBES.map(({ id }) => id.replace('repeats.', '')))(
    '%s says nothing of an endpoint that accepts nothing',
    async (id) => {
      expect(await ask(id, () => 401)).toMatch(/^skip: It answered 401 to a genuine delivery/);
    },
  );
});

describe('a delivery that fails at first', () => {
  it('is lost where it was marked before its work', async () => {
    const lost =
      /^fail: It answered 500 at first, and answered 200 when the delivery came again, but \.\/done shows no work for it: the event is lost\./;
    expect(await ask('after-error', MARKS_FIRST)).toMatch(lost);
  });

  it('is lost where the work follows the answer', async () => {
    const take: Take = (delivery, { work }) => {
      queueMicrotask(() => {
        try {
          work(delivery);
        } catch {
          // As code that only logs.
        }
      });
      return 200;
    };
    expect(await ask('after-error', take)).toMatch(
      /^fail: It answered 200 although its work failed: \.\/done shows none\./,
    );
  });

  it('is lost where an error of its own is answered with a 4xx, which is final on RealtimeKit only', async () => {
    const take: Take = (delivery, tools) => {
      try {
        return WELL(delivery, tools);
      } catch {
        return 400;
      }
    };
    expect(await ask('after-error', take)).toMatch(
      /^fail: It answered 400 when its work failed\. RealtimeKit will not send it again\./,
    );
    expect(await ask('after-error', take, { policy: 'dyte' })).toMatch(
      /^pass: It answered 400 at first, and answered 200 when the delivery came again; \.\/done shows its work once\./,
    );
  });

  it('is made to fail by a body that cannot be worked on, where no header is heeded', async () => {
    expect(await ask('after-error', MARKS_FIRST, { heedsHeader: false })).toMatch(
      /^warn: It answered 500 at first, and answered 200 when the delivery came again, but \.\/done shows no work/,
    );
    const good = await ask('after-error', WELL, { heedsHeader: false });
    expect(good).toMatch(/^pass: It answered 500 at first, .* shows its work once\.$/);
  });

  it('cannot be made to fail: how it can be is said', async () => {
    const take: Take = (delivery, tools) =>
      isObject(delivery.payload) && isObject(delivery.payload['meeting']) ? WELL(delivery, tools) : 400;
    expect(await ask('after-error', take, { heedsHeader: false })).toMatch(
      /^skip: It failed at nothing that was sent\. .*dyte-hooks-check: fail-once/,
    );
  });

  it('cannot be judged without an observer', async () => {
    expect(await ask('after-error', MARKS_FIRST, { isObserved: false })).toMatch(
      /^skip: It answered 500 at first, and answered 200 when .* --observe <url or folder> shows it\.$/,
    );
  });

  it('cannot be judged where an observer shows nothing at all', async () => {
    expect(await ask('after-error', () => 200)).toMatch(
      /^skip: \.\/done shows no work for a delivery that was accepted at once/,
    );
  });

  it('is told by the first one where that fails by itself', async () => {
    const seen = new Set<string>();
    const take: Take = ({ uuid }) => {
      if (seen.has(uuid)) return 200;
      seen.add(uuid);
      return 500;
    };
    expect(await ask('after-error', take)).toMatch(/^fail: .*the event is lost\./);
    expect(await ask('after-error', () => 500)).toMatch(/^skip: It accepts no genuine delivery at all\./);
  });
});

import { judgePage, judgePost, judgeRedirect } from '../../domain/check/judge-first-answer.ts';
import { judgeAddress, judgeTls, kindOfAddresses } from '../../domain/check/judge-network.ts';
import type { Probe } from '../probe.ts';

/** A first delivery is sent once more where no answer came. */
const FIRST_REQUESTS = 2;

const address: Probe = {
  id: 'reachable.address',
  group: 'reachable',
  title: 'has a host that is found',
  needs: [],
  requests: 0,
  run: async ({ url, network }) => judgeAddress(url, network.resolution),
};

const tls: Probe = {
  id: 'reachable.tls',
  group: 'reachable',
  title: 'speaks https, with a certificate that is trusted',
  needs: [],
  requests: 0,
  run: async ({ network, clock }) =>
    judgeTls({
      finding: await network.tls(),
      kind: kindOfAddresses(network.resolution),
      checksCertificate: network.checksCertificate,
      now: clock.now(),
    }),
};

/**
 * What every probe stands on that sends a genuine delivery: where no answer comes to it, those say nothing. It is asked
 * in every check.
 */
export const POST_PROBE: Probe = {
  id: 'reachable.post',
  group: 'reachable',
  title: 'takes a delivery, which is a POST',
  needs: [],
  requests: FIRST_REQUESTS,
  run: async (endpoint) => {
    const genuine = await endpoint.genuine();
    const isGenuine = genuine !== undefined;
    return judgePost(genuine ?? (await endpoint.first()), { policy: endpoint.policy, isGenuine });
  },
};

const redirect: Probe = {
  id: 'reachable.redirect',
  group: 'reachable',
  title: 'answers by itself, without a redirect',
  needs: [],
  requests: FIRST_REQUESTS,
  run: async (endpoint) => judgeRedirect(await endpoint.first(), endpoint.policy),
};

const page: Probe = {
  id: 'reachable.page',
  group: 'reachable',
  title: 'has no page for people in the way',
  needs: [],
  requests: FIRST_REQUESTS,
  run: async (endpoint) => judgePage(await endpoint.first()),
};

/** Whether the service reaches an endpoint at all. */
export const REACHABLE_PROBES: readonly Probe[] = [address, tls, POST_PROBE, redirect, page];

import type { Handler } from './endpoint.ts';

/** Lets code that takes a Request and gives a Response, such as a route of Next.js, receive deliveries. */
export function fetchHandler(respond: (request: Request) => Promise<Response>): Handler {
  return async ({ method, path, rawHeaders, body }) => {
    const headers = new Headers();
    for (const [index, name] of rawHeaders.entries())
      if (index % 2 === 0) headers.append(name, rawHeaders[index + 1] ?? '');
    const response = await respond(
      new Request(new URL(path, 'http://localhost'), {
        method,
        headers,
        ...(method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
      }),
    );
    return { status: response.status, text: await response.text() };
  };
}

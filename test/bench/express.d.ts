/** What `express-server.js` and endpoints of the tests use of Express, which comes without types. */
declare module 'express' {
  import type { RequestListener, Server } from 'node:http';

  interface Request<Body> {
    readonly body: Body;
    get(name: string): string | undefined;
  }

  interface Response {
    status(code: number): Response;
    type(name: string): Response;
    send(text?: string): Response;
  }

  type Handler<Body> = (request: Request<Body>, response: Response) => void;
  /** Gives the handlers behind it their body. */
  type Middleware<Body> = (request: Request<Body>, response: Response, next: () => void) => void;

  interface Application extends RequestListener {
    post<Body>(path: string, middleware: Middleware<Body>, handler: Handler<Body>): void;
    set(name: string, value: string): void;
    listen(port: number, host: string, done: () => void): Server;
  }

  interface Reading {
    readonly type: string;
  }

  const express: {
    (): Application;
    raw(options: Reading): Middleware<Buffer>;
    json(options: Reading): Middleware<{ readonly event?: unknown }>;
  };
  export default express;
}

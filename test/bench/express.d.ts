/** What `express-server.js` uses of Express, which comes without types. */
declare module 'express' {
  import type { Server } from 'node:http';

  interface Request {
    readonly body: Buffer;
    get(name: string): string | undefined;
  }

  interface Response {
    status(code: number): Response;
    type(name: string): Response;
    send(text: string): Response;
  }

  type Handler = (request: Request, response: Response) => void;
  type Middleware = (request: Request, response: Response, next: () => void) => void;

  interface Application {
    post(path: string, middleware: Middleware, handler: Handler): void;
    listen(port: number, host: string, done: () => void): Server;
  }

  const express: { (): Application; raw(options: { readonly type: string }): Middleware };
  export default express;
}

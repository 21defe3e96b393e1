import type { Dispatcher } from 'undici';
import { headerPairs } from '../domain/http/header-pairs.ts';
import type { Clock } from '../domain/clock.ts';
import { networkFault } from '../domain/network/network-fault.ts';
import type { HeaderPair } from '../domain/delivery/received-delivery.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import { AnswerStart } from './target.ts';

export interface HttpExchangeOptions {
  readonly clock: Clock;
  /** Milliseconds until the head of the answer must be there. */
  readonly timeout: number;
}

/** Milliseconds that the rest of an answer may take: its head counts, the rest is for showing. */
const BODY_TIMEOUT_MS = 3000;

/** Bytes of an answer that are read, so that its connection can be used again. */
const MAX_BODY_BYTES = 1024 * 1024;

type Controller = Dispatcher.DispatchController;

/**
 * One request to an application, whose progress undici reports. It ends once: answered, failed, out of
 * time, or abandoned. An answer that is broken off after its head, or goes on and on, is an answer.
 *
 * The time limit is real time, whatever the clock says: it is the application that is measured.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly #options: HttpExchangeOptions;
  readonly #startedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #controller: Controller | undefined;
  #end: ((outcome: ForwardOutcome | undefined) => void) | undefined;
  #head:
    | { readonly status: number; readonly headers: readonly HeaderPair[]; readonly durationMs: number }
    | undefined;
  readonly #start = new AnswerStart();
  #size = 0;

  constructor(options: HttpExchangeOptions) {
    this.#options = options;
    this.#startedAt = options.clock.elapsed();
  }

  /** @throws the signal's reason when it is aborted; nothing else */
  run(signal: AbortSignal): Promise<ForwardOutcome> {
    return new Promise((resolve, reject) => {
      const abandon = (): void => this.#finish(undefined);
      this.#end = (outcome) => {
        signal.removeEventListener('abort', abandon);
        if (outcome === undefined) reject(signal.reason);
        else resolve(outcome);
      };
      this.#timer = setTimeout(() => this.#onTimeout(), this.#options.timeout);
      if (signal.aborted) abandon();
      else signal.addEventListener('abort', abandon);
    });
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // It was over before there was a connection.
    if (this.#end === undefined) this.#stop();
  }

  onResponseStart(controller: Controller, status: number): void {
    // What is below 200 only says that the answer is to come.
    if (status < 200 || this.#end === undefined) return;
    this.#head = { status, headers: receivedHeaders(controller.rawHeaders), durationMs: this.#elapsed() };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#finishAnswered(), BODY_TIMEOUT_MS);
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#start.add(chunk);
    this.#size += chunk.length;
    if (this.#size > MAX_BODY_BYTES) this.#finishAnswered();
  }

  onResponseEnd(): void {
    // Nothing is left to be stopped: the connection can be used again.
    this.#controller = undefined;
    this.#finishAnswered();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#controller = undefined;
    if (this.#head !== undefined) this.#finishAnswered();
    else this.#finish({ kind: 'network_error', fault: networkFault(error), durationMs: this.#elapsed() });
  }

  #onTimeout(): void {
    this.#finish({ kind: 'timeout', durationMs: this.#elapsed() });
  }

  #finishAnswered(): void {
    if (this.#head === undefined) return;
    this.#finish({ kind: 'answered', ...this.#head, answerStart: this.#start.bytes() });
  }

  #finish(outcome: ForwardOutcome | undefined): void {
    const end = this.#end;
    this.#end = undefined;
    clearTimeout(this.#timer);
    this.#stop();
    end?.(outcome);
  }

  #stop(): void {
    const controller = this.#controller;
    this.#controller = undefined;
    controller?.abort(new Error('The exchange is over.'));
  }

  #elapsed(): number {
    return this.#options.clock.elapsed() - this.#startedAt;
  }
}

/** Headers as they came; undici gives names and values in turn, as bytes. */
function receivedHeaders(raw: Controller['rawHeaders']): readonly HeaderPair[] {
  if (!Array.isArray(raw)) return [];
  return headerPairs(raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1'))));
}

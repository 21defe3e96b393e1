/** Something of ours failed. */
interface Fault {
  readonly type: 'fault';
  readonly error: unknown;
}

/**
 * The same listener, made safe to call: receiving and forwarding must go on when showing fails. What it
 * throws is emitted to it as a fault, once.
 */
export function safeListener<Event>(
  listener: (event: Event | Fault) => void,
): (event: Event | Fault) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      emitFault(listener, error);
    }
  };
}

function emitFault(listener: (fault: Fault) => void, error: unknown): void {
  try {
    listener({ type: 'fault', error });
  } catch {
    // A listener that fails here too cannot be reached at all.
  }
}

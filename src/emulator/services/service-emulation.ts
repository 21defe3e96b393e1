import type { Context, Hono } from 'hono';
import type { AppEntry, AppRegistry, KeptApp } from '../app-registry.ts';
import type { EmulatorCredentials } from '../credentials.ts';
import type { WantedApp } from '../emulator-options.ts';
import type { FileLinks } from '../sessions/file-links.ts';
import type { MeetingRegistry } from '../meetings/meeting-registry.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { Condition, FaultInjector, InjectedFault } from '../fault-injector.ts';
import type { EmulatorState } from '../state-file.ts';

/** Everything that differs between the services that an emulator can be. */
export interface ServiceEmulation {
  /** Conditions that it knows. */
  readonly conditions: readonly Condition[];
  /** Opens what was kept, and adds what is wanted. At least one app comes of it. */
  startingApps(state: EmulatorState, credentials: EmulatorCredentials, wanted: Wanted): readonly KeptApp[];
  /** The state with other apps; what belongs to other services stays in it. */
  withApps(state: EmulatorState, apps: readonly KeptApp[]): EmulatorState;
  /** How people call what holds webhooks: `organization …`, `app …`. */
  labelOf(app: AppEntry): string;
  /** The routes below the path of its API. */
  createRoutes(parts: RouteParts): Hono;
  /** Answers in the place of the API. */
  answerFault(context: Context, fault: InjectedFault): Response;
  /** Headers that every answer of the service has. */
  commonHeaders(): Readonly<Record<string, string>>;
}

export interface Wanted {
  readonly apps: readonly WantedApp[];
  /** ISO 8601. */
  readonly now: string;
}

export interface RouteParts {
  readonly apps: AppRegistry;
  readonly credentials: EmulatorCredentials;
  /** What took place. */
  readonly sessions: SessionRegistry;
  readonly links: FileLinks;
  /** Those that were made by the API. */
  readonly meetings: MeetingRegistry;
  readonly faults: Pick<FaultInjector, 'meets'>;
}

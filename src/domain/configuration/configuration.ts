/** Where something stands in the file; both count from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/** What the file says somewhere. Texts may hold variables (`${HOST}`): see variables.ts. */
export interface Located<Value> {
  readonly value: Value;
  readonly location: Location;
}

/** Which profile, service and app the commands of a project use; undefined for what the file leaves open. */
export interface ServiceChoice {
  readonly profile: Located<string> | undefined;
  readonly service: Located<string> | undefined;
  /** Name or id. */
  readonly app: Located<string> | undefined;
}

/** A webhook as the file describes it. */
export interface ConfiguredWebhook {
  readonly location: Location;
  /** Undefined: any name is fine. */
  readonly name: Located<string> | undefined;
  readonly url: Located<string>;
  /** The URL that it had before: the webhook that still has it is moved. */
  readonly previousUrl: Located<string> | undefined;
  /** As on the command line: `all`, names and patterns. */
  readonly events: readonly Located<string>[];
  /** A text has a variable in it. */
  readonly enabled: Located<boolean | string>;
  /** Whether it may never be deleted. */
  readonly protect: boolean;
}

/** What one environment's webhooks are, and where they are registered. */
export interface ConfiguredEnvironment extends ServiceChoice {
  /** Undefined for the one environment of a file with `webhooks:` alone. */
  readonly name: string | undefined;
  readonly webhooks: readonly ConfiguredWebhook[];
}

/** A whole `dyte-hooks.yaml`. */
export interface Configuration extends ServiceChoice {
  /** As it is shown to people. */
  readonly path: string;
  /** The environment that is meant where none is named. */
  readonly environment: Located<string> | undefined;
  /** Empty for a file that only chooses profile, service and app. */
  readonly environments: readonly ConfiguredEnvironment[];
}

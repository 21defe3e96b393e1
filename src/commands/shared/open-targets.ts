import type { Context } from '../../context.ts';
import type { ForwardTarget } from '../../forwarding/target.ts';
import type { TargetSpec } from '../../forwarding/target-specs.ts';
import type { HeaderPair } from '../../domain/delivery/received-delivery.ts';

/** What targets are made of. */
export interface TargetsPlan {
  readonly specs: readonly TargetSpec[];
  readonly headers: readonly HeaderPair[];
  /** What came from variables, and is not to be shown. */
  readonly secrets: readonly string[];
  readonly fixedPath: string | undefined;
  readonly isInsecure: boolean;
  /** Milliseconds that a target may take. */
  readonly timeout: number;
  readonly execConcurrency: number;
}

/** Makes the targets of a plan; what only other kinds of targets need is not loaded. */
export async function openTargets(plan: TargetsPlan, context: Context): Promise<readonly ForwardTarget[]> {
  return await Promise.all(plan.specs.map((spec) => openTarget(spec, plan, context)));
}

async function openTarget(spec: TargetSpec, plan: TargetsPlan, context: Context): Promise<ForwardTarget> {
  const { clock, environment, signalGroup } = context;
  const { timeout, fixedPath, headers: addedHeaders, secrets, isInsecure, execConcurrency } = plan;
  if (spec.kind === 'http') {
    const { HttpTarget } = await import('../../forwarding/http-target.ts');
    const { url, filter } = spec;
    return new HttpTarget({ url, filter, clock, timeout, fixedPath, addedHeaders, secrets, isInsecure });
  }
  const { createExecTarget } = await import('../../forwarding/exec-target.ts');
  const { command, filter } = spec;
  return createExecTarget({
    command,
    filter,
    clock,
    environment,
    signalGroup,
    concurrency: execConcurrency,
    timeout,
  });
}

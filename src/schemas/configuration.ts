import { Type } from 'typebox';
import type { KeepReason, PlannedChange } from '../domain/configuration/plan.ts';
import type { DeliveryDifference } from '../domain/service/delivery-differences.ts';
import { SERVICES } from '../domain/service/names.ts';
import { count, flag, object, oneOf, oneOfList, orNull, text, type JsonOf } from './parts.ts';
import { change, webhook } from './webhook.ts';

const changeFields = {
  action: oneOf<PlannedChange['action']>({
    create: '',
    update: '',
    disable: 'an update that switches deliveries off',
    delete: '',
  }),
  id: orNull(Type.String(), 'Null for a webhook that is still to be created.'),
  name: orNull(Type.String(), 'Null where it could not be read.'),
  url: orNull(Type.String(), 'Masked unless `--show-secrets`; the one that it has now.'),
  changes: Type.Array(change, { description: 'For `create` every field; empty for `delete`.' }),
};

const plannedChange = object(changeFields, { title: 'PlannedChange' });

const planFields = {
  file: text('Of the configuration.'),
  environment: orNull(Type.String(), 'Null for the one environment of a file with `webhooks` alone.'),
  service: oneOfList(SERVICES),
  app: orNull(Type.String(), 'As it was given, a name or an id.'),
  profile: Type.String(),
};

const leftFields = {
  unchanged: count('Webhooks that are as the file says.'),
  unknown: Type.Array(webhook, {
    description: 'Registered and not in the file; they are left. Empty with `--prune`, which deletes them.',
  }),
  kept: Type.Array(
    object(
      {
        reason: oneOf<KeepReason['kind']>({
          protected: 'the file says `protect: true`',
          environment: 'another environment of the file has it, or may have it',
          listener: '`listen --register` has made it for as long as it runs',
          odd: 'it has no URL or id that could be read',
        }),
        environment: orNull(Type.String(), 'Which environment has it.'),
        webhook,
      },
      { title: 'KeptWebhook' },
    ),
    { description: 'Not in the environment, and never deleted.' },
  ),
};

export const planReport = object(
  {
    ...planFields,
    isDifferent: flag('Whether anything would change: then the exit code is 6.'),
    changes: Type.Array(plannedChange, { description: 'In the order in which they would be made.' }),
    ...leftFields,
  },
  { title: 'Plan', description: 'What would change.' },
);

export type PlanJson = JsonOf<typeof planReport>;
export type PlannedChangeJson = JsonOf<typeof plannedChange>;

const madeChange = object(
  {
    ...changeFields,
    outcome: oneOf<'planned' | ChangeOutcomeWord>({
      planned: 'it was not made, because of `--dry-run`',
      done: '',
      done_already: 'somebody else had done it in the meantime',
      failed: '`error` says why',
      interrupted: 'it was under way when it was interrupted, and may have been done',
      skipped: 'it was not tried: something before it failed or was interrupted',
    }),
    error: orNull(
      object({
        code: text('As of the errors of commands.'),
        message: Type.String(),
        hint: orNull(Type.String()),
      }),
      'Why it failed.',
    ),
  },
  { title: 'MadeChange' },
);

type ChangeOutcomeWord = 'done' | 'done_already' | 'failed' | 'interrupted' | 'skipped';

export const applyReport = object(
  {
    dryRun: flag('Whether nothing was changed, and this is what would be.'),
    ...planFields,
    changes: Type.Array(madeChange, { description: 'In the order in which they were made.' }),
    ...leftFields,
  },
  { title: 'ApplyReport', description: 'What was changed.' },
);

export type MadeChangeJson = JsonOf<typeof madeChange>;
export type ApplyReportJson = JsonOf<typeof applyReport>;

const migratePlace = object(
  { profile: Type.String(), service: oneOfList(SERVICES), app: orNull(Type.String()) },
  { title: 'MigratePlace' },
);

export type MigratePlaceJson = JsonOf<typeof migratePlace>;

export const migrateReport = object(
  {
    from: migratePlace,
    to: migratePlace,
    differences: Type.Array(
      object(
        {
          topic: oneOf<DeliveryDifference['topic']>({
            ids: '',
            headers: '',
            key: '',
            retries: '',
            payloads: '',
          }),
          from: Type.String(),
          to: Type.String(),
          advice: text('What whoever owns the endpoint has to do.'),
        },
        { title: 'DeliveryDifference' },
      ),
      { description: 'What changes for an endpoint.' },
    ),
    dryRun: flag('Whether nothing was registered, and this is what would be.'),
    changes: Type.Array(madeChange, { description: 'What was registered or changed on the new side.' }),
    unchanged: count('Webhooks that were there already.'),
  },
  { title: 'MigrateReport', description: 'What was registered at the other service.' },
);

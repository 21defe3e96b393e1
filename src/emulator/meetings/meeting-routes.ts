import { Hono, type Context } from 'hono';
import { isObject } from '../../domain/json/json-value.ts';
import { answer, methodNotAllowed, notFound, refuse } from '../answers.ts';
import { LIMITS } from '../emulator-options.ts';
import { readJsonBody } from '../request-body.ts';
import { BadRequest } from '../webhook-body.ts';
import type { EmulatedMeeting, EmulatedParticipant, MeetingRegistry } from './meeting-registry.ts';

export interface MeetingRoutesOptions {
  readonly meetings: MeetingRegistry;
  /** Id of the app that a call names; undefined when there is none such. */
  readonly appOf: (context: Context) => string | undefined;
  /** Presets that there are. */
  readonly presets: readonly string[];
}

/** Characters of a name or a title that are taken; chosen. */
const MAX_TEXT_LENGTH = 1000;

/** What makes meetings, below the path of what holds them (docs/service.md, "Meetings"). */
export function createMeetingRoutes({ meetings, appOf, presets }: MeetingRoutesOptions): Hono {
  const api = new Hono();
  api.post('/meetings', async (context) => {
    const app = appOf(context);
    if (app === undefined) return notFound(context);
    const fields = readFields(await readJsonBody(context, LIMITS.apiBodyBytes));
    const title = optionalText(fields, 'title');
    const recordOnStart = optionalFlag(fields, 'record_on_start') ?? false;
    return answer(context, meetingJson(meetings.create(app, { title, recordOnStart })), 201);
  });
  api.all('/meetings', (context) => methodNotAllowed(context, 'POST'));
  api.post('/meetings/:id/participants', async (context) => {
    const app = appOf(context);
    const meeting = app === undefined ? undefined : meetings.get(app, context.req.param('id'));
    if (meeting === undefined) return notFound(context);
    const fields = readFields(await readJsonBody(context, LIMITS.apiBodyBytes));
    const name = optionalText(fields, 'name');
    const preset = requiredText(fields, 'preset_name');
    const customId = requiredText(fields, 'custom_participant_id');
    // How it says so is not known; chosen.
    if (!presets.includes(preset)) return refuse(context, 404, 'Error: no preset found with that name');
    const participant = meetings.addParticipant(meeting, { customId, name, preset });
    if (participant === undefined)
      return refuse(context, 400, 'BAD_REQUEST: the meeting has too many participants');
    return answer(context, participantJson(participant), 201);
  });
  api.all('/meetings/:id/participants', (context) => methodNotAllowed(context, 'POST'));
  return api;
}

function meetingJson({ id, title, recordOnStart, createdAt }: EmulatedMeeting): object {
  const at = new Date(createdAt).toISOString();
  const times = { created_at: at, updated_at: at };
  return { id, ...(title === undefined ? {} : { title }), record_on_start: recordOnStart, ...times };
}

function participantJson({ id, customId, name, preset, token }: EmulatedParticipant): object {
  return {
    id,
    ...(name === undefined ? {} : { name }),
    custom_participant_id: customId,
    preset_name: preset,
    token,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(body: unknown): Fields {
  if (isObject(body)) return body;
  throw new BadRequest('"value" must be of type object');
}

function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new BadRequest(`"${name}" must be a string`);
  return value.slice(0, MAX_TEXT_LENGTH);
}

function requiredText(fields: Fields, name: string): string {
  const text = optionalText(fields, name);
  if (text === undefined) throw new BadRequest(`"${name}" is required`);
  if (text === '') throw new BadRequest(`"${name}" is not allowed to be empty`);
  return text;
}

function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'boolean') return value;
  throw new BadRequest(`"${name}" must be a boolean`);
}

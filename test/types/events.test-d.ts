import type { Static } from 'typebox';
import { describe, expectTypeOf, it } from 'vitest';
import type { chatSynced, meetingSummary, meetingTranscript } from '../../src/domain/events/schema/files.ts';
import type { livestreamStatusUpdate } from '../../src/domain/events/schema/livestream.ts';
import type { meetingEnded, meetingStarted } from '../../src/domain/events/schema/meeting.ts';
import type { participantJoined, participantLeft } from '../../src/domain/events/schema/participant.ts';
import type { recordingStatusUpdate } from '../../src/domain/events/schema/recording.ts';
import type { EventPayloadOf, WebhookEvent } from '../../src/domain/events/schemas.ts';

describe('the payload types', () => {
  it('are those that the schemas infer', () => {
    expectTypeOf<EventPayloadOf<'meeting.started'>>().toEqualTypeOf<Static<typeof meetingStarted>>();
    expectTypeOf<EventPayloadOf<'meeting.ended'>>().toEqualTypeOf<Static<typeof meetingEnded>>();
    expectTypeOf<EventPayloadOf<'meeting.participantJoined'>>().toEqualTypeOf<
      Static<typeof participantJoined>
    >();
    expectTypeOf<EventPayloadOf<'meeting.participantLeft'>>().toEqualTypeOf<Static<typeof participantLeft>>();
    expectTypeOf<EventPayloadOf<'meeting.chatSynced'>>().toEqualTypeOf<Static<typeof chatSynced>>();
    expectTypeOf<EventPayloadOf<'recording.statusUpdate'>>().toEqualTypeOf<
      Static<typeof recordingStatusUpdate>
    >();
    expectTypeOf<EventPayloadOf<'livestreaming.statusUpdate'>>().toEqualTypeOf<
      Static<typeof livestreamStatusUpdate>
    >();
    expectTypeOf<EventPayloadOf<'meeting.transcript'>>().toEqualTypeOf<Static<typeof meetingTranscript>>();
    expectTypeOf<EventPayloadOf<'meeting.summary'>>().toEqualTypeOf<Static<typeof meetingSummary>>();
  });

  it('let the meeting of a summary lack what the newest samples lack, and no other meeting', () => {
    expectTypeOf<NonNullable<EventPayloadOf<'meeting.summary'>['meeting']>['status']>().toEqualTypeOf<
      'LIVE' | 'CREATED' | undefined
    >();
    expectTypeOf<EventPayloadOf<'meeting.ended'>['meeting']['status']>().toEqualTypeOf<'LIVE' | 'CREATED'>();
  });

  it('are told apart by the name of the event', () => {
    const read = (event: WebhookEvent): unknown => {
      if (event.event === 'meeting.participantJoined') {
        expectTypeOf(event.participant.peerId).toEqualTypeOf<string>();
        return event.participant;
      }
      if (event.event === 'recording.statusUpdate')
        expectTypeOf(event.recording.fileSize).toEqualTypeOf<number | string | undefined>();
      return event;
    };
    expectTypeOf(read).returns.toBeUnknown();
  });
});

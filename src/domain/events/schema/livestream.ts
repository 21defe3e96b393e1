import { Type } from 'typebox';
import { eventDocument, eventField, meeting, url, uuid } from './parts.ts';

export const livestreamStatusUpdate = Type.Object(
  {
    event: eventField('livestreaming.statusUpdate'),
    streamId: uuid('The livestream.'),
    status: Type.Enum(['LIVE', 'OFFLINE', 'IDLE'], {
      description: 'At the top level: there is no livestream object around it.',
    }),
    manualIngest: Type.Optional(
      Type.Boolean({ description: 'Whether the stream is sent by your own encoder. RealtimeKit only.' }),
    ),
    playbackUrl: Type.Optional(url('Where it is watched. RealtimeKit only.')),
    ingestServer: Type.Optional(url('Where the encoder sends to. RealtimeKit only.')),
    streamKey: Type.Optional(
      Type.String({ description: 'A secret: whoever has it can stream. RealtimeKit only.' }),
    ),
    meeting: Type.Optional(meeting),
  },
  eventDocument('livestreaming.statusUpdate'),
);

import type { FieldPack, SiteReceipt, SiteRecord, SiteVisit } from '@wenqu/domain';
import { Type } from 'typebox';
import type { SentRecord, SiteVisitView } from '../field/field.ts';
import { limits } from '../limits.ts';
import { orNull } from './answers.ts';
import { answer, closed, InstantShape } from './shapes.ts';

const text = (chars: number) => Type.String({ maxLength: chars });
const many = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Array(item, { maxItems: limits.fieldPartsMax });
const yes = Type.Boolean();
const DigestShape = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' });
const bytes = Type.Integer({ minimum: 0, maximum: limits.fileBytesMax });

const MomentShape = closed({
  deviceAt: InstantShape,
  offsetMicros: orNull(Type.Integer({ description: 'Server’s clock minus the device’s, µs' })),
});
const PlaceShape = closed({
  lon: Type.Number({ minimum: -180, maximum: 180 }),
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  accuracyM: Type.Number({ minimum: 0 }),
});
const fileNames = { sha256: DigestShape, name: text(400), bytes };
const PhotoShape = closed({
  ...{ ...fileNames, type: text(100), stage: Type.Enum(['before', 'during', 'after', 'seal']) },
  ...{ taken: MomentShape, place: orNull(PlaceShape), note: text(400) },
});
const SampleFileShape = closed({
  ...{ name: text(400), sha256: DigestShape },
  stage: Type.Optional(Type.Enum(['before', 'during', 'after'])),
});
const PortionShape = closed({
  ...{ purpose: Type.Enum(['analysis', 'party', 'reserve']), label: text(80), seal: text(80) },
  ...{ factors: many(text(20)), volumeMl: Type.Number(), preservative: text(200) },
  ...{ preservedAt: orNull(InstantShape), photo: orNull(SampleFileShape) },
});
const SignatureShape = closed({
  ...{ role: Type.Enum(['officer', 'party', 'witness']), name: text(120), sha256: DigestShape, bytes },
  signed: MomentShape,
});
const GivenShape = Type.Record(
  Type.String({ maxLength: 80 }),
  Type.Union([text(10_000), Type.Number(), yes, Type.Null(), many(text(200))]),
);
const StepShape = closed({
  ...{ on: Type.Enum(['matter', 'sample']), id: text(120), version: Type.Integer({ minimum: 0 }) },
  ...{ state: text(60), event: text(60), reason: text(4000), given: GivenShape },
});

const RecordShape = Type.Unsafe<SiteRecord>(
  closed({
    clientId: Type.String({ minLength: 8, maxLength: 60 }),
    ...{ kind: Type.Enum(['visit', 'evidence']), title: text(400) },
    task: Type.Enum(['', 'visit', 'verify', 'look-back', 'pick-up', 'seal', 'recheck', 'complaint']),
    about: orNull(closed({ kind: Type.Enum(['matter', 'sample']), id: text(120) })),
    ...{ enterprise: text(120), outlet: text(120), point: text(120), dispatchedAt: orNull(InstantShape) },
    ...{ arrived: MomentShape, place: orNull(PlaceShape), placeWhy: text(400), closed: MomentShape },
    officers: many(closed({ account: text(120), name: text(120), certificate: text(80) })),
    certificatesShown: yes,
    checks: many(closed({ id: text(60), answer: Type.Enum(['yes', 'no', 'not-here']), note: text(2000) })),
    answers: many(closed({ question: text(2000), answer: text(4000) })),
    ...{ photos: many(PhotoShape), portions: many(PortionShape), signatures: many(SignatureShape) },
    party: closed({
      presence: Type.Enum(['party', 'witness', 'absent']),
      ...{ name: text(120), explanation: text(2000) },
    }),
    ...{ unsigned: text(2000), note: text(10_000), papers: many(closed(fileNames)) },
    steps: Type.Array(StepShape, { maxItems: 4 }),
  }),
);

export const SentShape = Type.Unsafe<SentRecord>(
  closed({ record: RecordShape, digest: DigestShape, sentAt: InstantShape }),
);
export const PackShape = answer<FieldPack>(
  'FieldPack',
  'Tasks, enterprises, curves and briefs of one person',
);
export const ReceiptShape = answer<SiteReceipt>(
  'SiteReceipt',
  'A record that has arrived, and what came of it',
);
export const VisitShape = answer<SiteVisit>('SiteVisit', 'A record from the field as it is kept');
export const VisitViewShape = answer<SiteVisitView>(
  'SiteVisitView',
  'A record with the files that are missing',
);

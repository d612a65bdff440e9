import { createHash } from 'node:crypto';
import { encodeSeries, instant, SERIES_TYPE, type Series } from '@wenqu/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import { MomentShape, pointSeat, rangeOf, StatisticShape } from './points.ts';
import { closed, IdShape, InstantShape } from './shapes.ts';

/** Columns as plain lists; a gap is null. */
export interface SeriesJson extends Omit<Series, 'at' | 'columns'> {
  readonly at: readonly number[];
  readonly columns: readonly {
    readonly column: string;
    readonly value: readonly (number | null)[];
    readonly min: readonly (number | null)[] | null;
    readonly max: readonly (number | null)[] | null;
    readonly count: readonly number[] | null;
    readonly flag: readonly number[];
    readonly flags: readonly string[];
    readonly position: readonly number[] | null;
  }[];
}

const params = Type.Object({ id: IdShape });
const gaps = Type.Array(orNull(Type.Number()));
const SeriesShape = shapeOf<SeriesJson>('Series', {
  ...{
    point: Type.String(),
    statistic: StatisticShape,
    bucketS: orNull(Type.Number()),
    at: Type.Array(InstantShape),
  },
  columns: Type.Array(
    shapeOf<SeriesJson['columns'][number]>('SeriesColumn', {
      ...{ column: Type.String(), value: gaps, min: orNull(gaps), max: orNull(gaps) },
      ...{ count: orNull(Type.Array(Type.Integer())), position: orNull(Type.Array(Type.Integer())) },
      ...{ flag: Type.Array(Type.Integer()), flags: Type.Array(Type.String()) },
    }),
  ),
});

const listOf = (numbers: ArrayLike<number> | null): (number | null)[] | null =>
  numbers && Array.from(numbers, (value) => (Number.isNaN(value) ? null : value));

/** A series for JSON: typed arrays as lists, gaps as null. */
export const seriesJson = (series: Series): SeriesJson => ({
  ...series,
  at: Array.from(series.at),
  columns: series.columns.map((each) => ({
    column: each.column,
    value: listOf(each.value) ?? [],
    min: listOf(each.min),
    max: listOf(each.max),
    count: each.count && Array.from(each.count),
    flag: Array.from(each.flag),
    flags: each.flags,
    position: each.position && Array.from(each.position),
  })),
});

const SERIES_WORDS = `JSON, or with \`Accept: ${SERIES_TYPE}\` bytes, all little-endian: \`WQS1\`; u32 length of the head;
the head as JSON (point, statistic, bucketS, rows, columns: [{column, flags, arrays: [{name, width}]}]); then, from the
next multiple of 8 and each padded to a multiple of 8: \`at\` as f64 differences (the first from 0), then for each column
the arrays its head names, in that order, of width f64, f32, u32 or u8. Values are f32 only where nothing is lost by it;
a gap is NaN. \`flag\` indexes \`flags\`. Raw: value, flag, position. Buckets (\`px\` smaller than the rows of the range):
last value, true min and max, count, worst flag. \`knownAt\`: only what had arrived by then.
A range that has ended carries an ETag.`;

/** Curves of a point, as JSON or as binary columns. */
export function seriesRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/points/:id/series',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '曲线数据 Series of some columns',
        description: SERIES_WORDS,
        params,
        querystring: closed({
          statistic: StatisticShape,
          columns: Type.String({ minLength: 1, maxLength: 600, description: '`w01018-Rtd,w21003-Rtd`' }),
          from: MomentShape,
          to: MomentShape,
          px: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 })),
          knownAt: Type.Optional(MomentShape),
        }),
        response: { 200: SeriesShape },
      },
    },
    async (request, reply) => {
      const { district, point } = await pointSeat(house, request, request.params.id);
      const { statistic, columns, from, to, px, knownAt } = request.query;
      const series = await district.projection.series({
        ...{ point: point.id, statistic, range: rangeOf(from, to) },
        columns: columns.split(',').filter((name) => name !== ''),
        ...(px === undefined ? {} : { buckets: px }),
        ...(knownAt === undefined ? {} : { knownAt: instant(knownAt) }),
      });
      const binary = request.headers.accept?.includes(SERIES_TYPE) ?? false;
      const bytes = binary ? Buffer.from(encodeSeries(series).buffer) : JSON.stringify(seriesJson(series));
      reply.type(binary ? SERIES_TYPE : 'application/json; charset=utf-8').header('vary', 'Accept');
      return sendTagged(request, reply, bytes, to <= clock());
    },
  );
}

/**
 * The tag is of the bytes themselves: late data may still change a range that has ended, and then the tag
 * changes with it.
 */
function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: Buffer | string,
  tagged: boolean,
): FastifyReply {
  if (!tagged) return reply.send(bytes);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(bytes);
}

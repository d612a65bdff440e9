import { decodeSeries, instant, MICROS_PER_HOUR, SERIES_TYPE } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
let duty: Awaited<ReturnType<TestHouse['as']>>;
const start = instant(Math.floor(systemClock() / 60e6) * 60e6 - 3 * MICROS_PER_HOUR);
const COUNT = 5;
const minute = 60_000_000;

beforeAll(async () => {
  house = await openTestHouse();
  duty = await house.as('duty');
  for (let n = 0; n < COUNT; n++) await house.send(MN_A, instant(start + n * minute), 30 + n / 10);
});
afterAll(() => house.close());

const range = `statistic=realtime&from=${start}&to=${start + COUNT * minute}`;
const seriesUrl = `/api/points/pA/series?columns=w01018-Rtd&${range}`;

test('the wall shows each point with its newest value and its limit', async () => {
  const { items } = (await duty({ url: '/api/points' })).json();
  const point = items.find(({ id }: { id: string }) => id === 'pA');
  expect(point).toMatchObject({
    enterprise: { name: 'A厂' },
    outlet: { code: 'DW001' },
    lon: 117.8,
    lat: 24.4,
  });
  expect(point.latest.realtime[0]).toMatchObject({ column: 'w01018-Rtd', value: 30.4, decimals: 1 });
  const detail = (await duty({ url: '/api/points/pA' })).json();
  expect(detail).toMatchObject({ point: { id: 'pA' }, limits: [{ id: 'mA' }], devices: [{ id: 'dA' }] });
  expect((await duty({ url: '/api/points?q=B厂' })).json().items).toHaveLength(1);
});

test('a series is the same in JSON and in bytes', async () => {
  const json = (await duty({ url: seriesUrl })).json();
  expect(json.columns[0].value).toEqual([30, 30.1, 30.2, 30.3, 30.4]);
  expect(json.at[1] - json.at[0]).toBe(minute);
  const binary = await duty({ url: seriesUrl, headers: { accept: SERIES_TYPE } });
  expect(binary.headers['content-type']).toBe(SERIES_TYPE);
  const series = decodeSeries(binary.rawPayload);
  expect([...series.at]).toEqual(json.at);
  expect([...(series.columns[0]?.value ?? [])]).toEqual(json.columns[0].value);
  expect([...(series.columns[0]?.position ?? [])]).toEqual(json.columns[0].position);
});

test('a range that has ended is not sent twice, and is sent again when late data changed it', async () => {
  const first = await duty({ url: seriesUrl });
  const etag = String(first.headers.etag);
  const again = await duty({ url: seriesUrl, headers: { 'if-none-match': etag } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  await house.send(MN_A, instant(start + minute), 99.9);
  const changed = await duty({ url: seriesUrl, headers: { 'if-none-match': etag } });
  expect([changed.statusCode, changed.json().columns[0].value[1]]).toEqual([200, 99.9]);
  const before = await duty({ url: `${seriesUrl}&knownAt=${systemClock() - MICROS_PER_HOUR}` });
  expect(before.json().columns[0].value.filter((value: number) => value === 99.9)).toEqual([]);
  const open = await duty({ url: seriesUrl.replace(/to=\d+/, `to=${systemClock() + MICROS_PER_HOUR}`) });
  expect(open.headers.etag).toBeUndefined();
});

test('readings come newest first in pages that leave none out, and lead to their frames', async () => {
  const seen: { at: number; position: number }[] = [];
  let cursor = '';
  do {
    const page = (await duty({ url: `/api/points/pA/readings?${range}&limit=2${cursor}` })).json();
    seen.push(...page.items);
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  expect(seen).toHaveLength(COUNT + 1);
  expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort((one, other) => other - one));
  const frame = (await duty({ url: `/api/frames/${seen[0]?.position}` })).json();
  expect(frame).toMatchObject({ mn: MN_A, outcome: 'stored', readings: [{ column: 'w01018-Rtd' }] });
  expect((await duty({ url: `/api/points/pA/readings?${range}&cursor=x` })).json().detail.field).toBe(
    'cursor',
  );
});

test('all versions of one value are told, oldest first', async () => {
  const url = `/api/points/pA/versions?statistic=realtime&column=w01018-Rtd&at=${start + minute}`;
  const { items } = (await duty({ url })).json();
  expect(items.map(({ value }: { value: number }) => value)).toEqual([30.1, 99.9]);
});

test('a range that ends before it begins is refused', async () => {
  const url = `/api/points/pA/series?columns=w01018-Rtd&statistic=realtime&from=${start}&to=${start}`;
  expect((await duty({ url })).json()).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'to' } });
});

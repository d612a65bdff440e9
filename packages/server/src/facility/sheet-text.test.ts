import { type Facility, instant } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { facilityFields } from '../store/facility.examples.ts';
import { readSheets, sheetHeading } from './sheet-text.ts';

const facility: Facility = {
  ...facilityFields({
    lines: [{ id: 'l1', name: '织布', product: '布', unit: 't', basisM3PerUnit: null, tradeKgPerUnit: null }],
    agents: [{ id: 'a1', name: 'PAC', per: 'm3', expectedKg: null }],
  }),
  ...{ id: 'f1', version: 1, updatedAt: instant(0), updatedBy: '', retiredAt: null },
};

/** Cells of a text without quotes. */
const cells = (text: string) => text.split('\n').map((line) => line.split(';'));

test('days down, figures across; an empty cell is not known', () => {
  const text = `${sheetHeading(facility).join(';')}\n2026/8/1;12.5;1,200;30;\n2026-08-02;;;;80\n`;
  expect(readSheets(cells(text), facility)).toEqual({
    faults: [],
    sheets: [
      {
        ...{ facility: 'f1', day: '2026-08-01', product: { l1: 12.5 }, waterInM3: 1200 },
        ...{ agentKg: { a1: 30 }, sludgeKgDs: null },
      },
      { facility: 'f1', day: '2026-08-02', product: {}, waterInM3: null, agentKg: {}, sludgeKgDs: 80 },
    ],
  });
});

test('every fault is told with its line; a strange column stops the sheet', () => {
  const read = readSheets(cells('日期;织布\n8月1日;3\n2026-08-02;-1\n2026-08-03;4'), facility);
  expect(read.faults.map(({ line }) => line)).toEqual([2, 3]);
  expect(read.sheets.map(({ day }) => day)).toEqual(['2026-08-03']);
  expect(readSheets(cells('日期;色度\n2026-08-01;3'), facility).faults[0]?.zh).toContain('色度');
  expect(readSheets(cells('织布\n3'), facility).faults[0]?.en).toContain('day');
});

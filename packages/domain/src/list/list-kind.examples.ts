import type { ListKind } from './list-kind.ts';
import { readKind } from './list-kind-check.ts';

const words = (zh: string, en = zh) => ({ zh, en });

/** A small whole kind, with parts of it replaced. */
export const exampleText = (parts: object = {}): string =>
  JSON.stringify(
    {
      id: 'wells',
      name: words('井', 'Wells'),
      group: 'water',
      about: words('井的清单', 'A list of wells'),
      row: words('一口井', 'a well'),
      codes: {
        states: [
          { id: 'good', ...words('好', 'good') },
          { id: 'bad', ...words('坏', 'bad') },
        ],
      },
      fields: [
        { id: 'number', name: words('编号', 'number'), type: 'text', required: true },
        { id: 'place', name: words('地点', 'place'), type: 'text', required: true },
        { id: 'unit', name: words('单位', 'unit'), type: 'unit' },
        { id: 'seen', name: words('日期', 'seen on'), type: 'day', required: true },
        { id: 'state', name: words('状态', 'state'), type: 'choice', codes: 'states', required: true },
        { id: 'fine', name: words('罚款', 'fine'), type: 'money' },
      ],
      key: ['number'],
      title: 'place',
      day: 'seen',
      unit: 'unit',
      clocks: [
        {
          id: 'fix',
          name: words('整改', 'fixing'),
          rule: 'after',
          field: 'seen',
          run: { days: 30 },
          when: "state = 'bad'",
        },
      ],
      item: {
        when: "state = 'bad'",
        title: '{place}',
        unit: 'unit',
        place: 'place',
        deadline: { field: 'seen', run: { days: 30 } },
        target: '{place}修好',
        person: '片区负责人',
      },
      figures: [
        { id: 'total', name: words('总数', 'total'), formula: 'count(rows)', tile: true },
        { id: 'good', name: words('好', 'good'), formula: "count(rows where state = 'good')" },
        { id: 'share', name: words('占比', 'share'), formula: 'share(good, total)' },
        { id: 'more', name: words('同比', 'more'), formula: 'total - before(total)' },
        { id: 'by-unit', name: words('各片', 'by unit'), formula: 'count(rows)', by: 'unit' },
        {
          id: 'worst',
          name: words('最差', 'worst'),
          formula: "count(rows where state = 'bad')",
          by: 'unit',
          pick: 'highest',
        },
      ],
      bulletin: {
        title: words('井通报', 'Wells'),
        every: 'month',
        sentences: [{ zh: '共{total}口，最差{worst:names}。', en: '{total} wells, worst {worst:names}.' }],
      },
      columns: [
        { field: 'number', heading: '编号', aliases: ['井号'], example: 'J-01' },
        { field: 'place', heading: '地点', example: '北桥' },
        { field: 'unit', heading: '单位', example: '东片' },
        { field: 'seen', heading: '日期', example: '2026-01-31' },
        { field: 'state', heading: '状态', example: '好' },
        { field: 'fine', heading: '罚款', example: '500' },
      ],
      ...parts,
    },
    null,
    1,
  );

/** @throws when the example itself is wrong */
export function exampleKind(parts: object = {}): ListKind {
  const checked = readKind(exampleText(parts));
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.kind;
}

/** The smallest kind that is whole, to begin from. */
export const starterKind = (): string =>
  JSON.stringify(
    {
      id: 'my-list',
      name: { zh: '新清单', en: 'New list' },
      group: 'people',
      about: { zh: '这类清单的用途。', en: 'What the list is for.' },
      row: { zh: '一行是什么', en: 'what one row is' },
      fields: [
        { id: 'number', name: { zh: '编号', en: 'number' }, type: 'text', required: true },
        { id: 'day', name: { zh: '日期', en: 'day' }, type: 'day', required: true },
        { id: 'unit', name: { zh: '责任单位', en: 'unit' }, type: 'unit' },
      ],
      key: ['number'],
      title: 'number',
      day: 'day',
      unit: 'unit',
      figures: [{ id: 'total', name: { zh: '总数', en: 'total' }, formula: 'count(rows)', tile: true }],
      bulletin: {
        title: { zh: '新清单通报', en: 'New list' },
        every: 'month',
        sentences: [{ zh: '{from}至{to}，共{total}条。', en: '{total} from {from} to {to}.' }],
      },
      columns: [
        { field: 'number', heading: '编号', example: 'A-001' },
        { field: 'day', heading: '日期', example: '2026-01-31' },
        { field: 'unit', heading: '责任单位', example: '城东片区' },
      ],
    },
    null,
    2,
  );

import type { DocumentData, DocumentValue, TemplateField, TemplateKind } from '@wenqu/domain';

/** A moment and a day every example has: previews of the same template are the same bytes. */
const EXAMPLE_AT = Date.UTC(2026, 0, 12, 6, 30) * 1000;
const EXAMPLE_DAY = '2026-01-12';

const LONG =
  '第一段：数据显示该排放口于上午八时至十时连续超过许可限值，现场检查时治理设施运行正常。\n第二段：已通知排污单位说明情况，并要求提供运维记录（示例内容）。';

/** Every field of a kind with something in it that cannot be taken for real. */
export const exampleData = (kind: TemplateKind): DocumentData => dataOf(kind.fields, 1);

const dataOf = (fields: readonly TemplateField[], row: number): DocumentData =>
  Object.fromEntries(
    fields.filter(({ type }) => type !== 'pictures').map((field) => [field.name, exampleValue(field, row)]),
  );

function exampleValue({ type, zh, fields = [] }: TemplateField, row: number): DocumentValue {
  switch (type) {
    case 'rows':
      return [1, 2, 3].map((index) => dataOf(fields, index));
    case 'number':
      return 12 * row;
    case 'money':
      return 100_000 * row;
    case 'day':
      return EXAMPLE_DAY;
    case 'moment':
      return EXAMPLE_AT;
    case 'yes-no':
      return true;
    case 'long-text':
      return LONG;
    default:
      return `示例${zh}${row}`;
  }
}

import { defineWords } from '../../i18n/catalogue.ts';

export const referenceWords = defineWords({
  zh: {
    nav: '接口说明',
    title: '接口说明',
    lead: '控制台用到的全部接口都对其他系统开放，权限与账户相同。',
    page: '打开接口说明页',
    json: '下载 OpenAPI 描述（JSON）',
    rules: '约定',
    facts: {
      time: { name: '时间', text: '整数微秒，自 1970-01-01 UTC 起' },
      list: { name: '列表', text: '{items, next, total, asOf}，以 next 为 cursor 取下一页，每页最多 200 条' },
      write: { name: '写操作', text: '须带请求头 x-wenqu（任意值）或同源 Origin' },
      version: { name: '修改', text: '须以 If-Match 注明所见版本，冲突返回 409' },
      repeat: { name: '重发', text: '新建类 POST 可带 Idempotency-Key，重发只执行一次' },
      fault: { name: '拒绝', text: '{code, zh, en, detail, request}，两种文字' },
      demo: { name: '演示园区', text: '路径前加 /demo' },
    },
  },
  en: {
    nav: 'API reference',
    title: 'API reference',
    lead: 'Everything the console uses is open to other systems, with the rights of the account.',
    page: 'Open the reference page',
    json: 'OpenAPI description (JSON)',
    rules: 'Conventions',
    facts: {
      time: { name: 'Moments', text: 'whole microseconds since 1970-01-01 UTC' },
      list: {
        name: 'Lists',
        text: '{items, next, total, asOf}; next is the cursor of the following page, 200 rows at most',
      },
      write: { name: 'Writes', text: 'need the header x-wenqu (any value) or an Origin of the same host' },
      version: { name: 'Changes', text: 'name the version they were made from in If-Match; 409 on conflict' },
      repeat: { name: 'Repeats', text: 'POSTs that create honour Idempotency-Key: carried out once' },
      fault: { name: 'Refusals', text: '{code, zh, en, detail, request} in both languages' },
      demo: { name: 'Demo district', text: 'put /demo before the path' },
    },
  },
});

import { expect, test } from 'vitest';
import { eventReader } from './sse.ts';

const STREAM =
  ': hello\n\nid: 7\nevent: latest\ndata: {"a":1}\n\n: beat\n\nid: 8\nevent: entry\ndata: {\ndata: }\n\n';

test('gives the same events wherever the network cuts the stream', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    const read = eventReader();
    expect([...read(STREAM.slice(0, cut)), ...read(STREAM.slice(cut))]).toEqual([
      { id: '7', name: 'latest', data: '{"a":1}' },
      { id: '8', name: 'entry', data: '{\n}' },
    ]);
  }
});

import { connect } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { EventStream, eventText } from './event-stream.ts';

test('an event is its id, its name and its data on one line', () => {
  expect(eventText('latest', { a: '1\n2' }, 7)).toBe('id: 7\nevent: latest\ndata: {"a":"1\\n2"}\n\n');
  expect(eventText('beat', {})).toBe('event: beat\ndata: {}\n\n');
});

test('a reader that does not read is dropped once it owes more than its bound, and not before', async () => {
  const app = Fastify();
  const block = eventText('latest', 'x'.repeat(256 * 1024));
  let written = 0;
  const closed = new Promise<void>((resolve) => {
    app.get('/', async (_request, reply) => {
      const stream = new EventStream(reply);
      stream.onClose(resolve);
      while (stream.write(block)) {
        written += block.length;
        await new Promise((next) => setImmediate(next));
      }
      return reply;
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const socket = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: wenqu\r\n\r\n');
  await closed;
  expect(written).toBeGreaterThanOrEqual(limits.liveUnsentBytesMax);
  // What the two machines' own buffers hold comes on top.
  expect(written).toBeLessThan(limits.liveUnsentBytesMax + 32 * 1024 * 1024);
  socket.destroy();
  await app.close();
});

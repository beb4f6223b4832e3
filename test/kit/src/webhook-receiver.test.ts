import { expect, onTestFinished, test } from 'vitest';
import { startWebhookReceiver } from './webhook-receiver.ts';

const started = async () => {
  const receiver = await startWebhookReceiver();
  onTestFinished(() => receiver.close());
  const post = async (body: string) => (await fetch(`${receiver.url}hook`, { method: 'POST', body })).status;
  return { receiver, post };
};

test('keeps what is posted, and hands it to who waits', async () => {
  const { receiver, post } = await started();
  const waiting = receiver.untilPost(({ body }) => (body as { alert?: string }).alert === 'b');
  await post('{"alert":"a"}');
  await post('{"alert":"b"}');
  expect(await waiting).toMatchObject({ path: '/hook', body: { alert: 'b' } });
  expect(receiver.posts.map(({ body }) => body)).toEqual([{ alert: 'a' }, { alert: 'b' }]);
});

test('fails as often as it is told to', async () => {
  const { receiver, post } = await started();
  receiver.answerWith(503, 400);
  expect([await post('x'), await post('x'), await post('x')]).toEqual([503, 400, 200]);
});

test('says what came when the awaited did not', async () => {
  const { receiver, post } = await started();
  await post('"other"');
  await expect(receiver.untilPost(({ body }) => body === 'mine', 1)).rejects.toThrow(/1 came:\n"other"/);
});

// The kit's webhook receiver as a program of its own, because the loopback of a namespace is not the test's.
import { startWebhookReceiver } from '@lanhound/testkit';

const receiver = await startWebhookReceiver({
  port: Number(process.argv[2]),
  onPost: (post) => process.stdout.write(`${JSON.stringify(post)}\n`),
});
process.stdout.write(`receiving at ${receiver.url}\n`);

import { expect, test } from 'vitest';
import { appOverTcp } from './testing/said.ts';

test.each([
  ['Bitcoin: a worker subscribes', '{"id":1,"method":"mining.subscribe","params":["x/1"]}\n', 'stratum'],
  ['Bitcoin: spaces around the colon', '{ "id" : 1, "method" : "mining.authorize", "params" : [] }\n', 'stratum'],
  ['Bitcoin: the pool says what to do', '{"id":null,"method":"mining.notify","params":[]}\n', 'stratum'],
  ['Ethereum: a login', '{"jsonrpc":"2.0","params":["0x9c"],"id":2,"method":"eth_submitLogin"}\n', 'stratum'],
  ['Ethereum: a wish for work', '{"id":3,"method":"eth_getWork","params":[]}\n', 'stratum'],
  ['Monero: a login', '{"method":"login","params":{"login":"4B","pass":"x","agent":"m/1"},"id":1}\n', 'stratum'],
  ['Monero: work done', '{"method":"submit","params":{"id":"1","job_id":"2","nonce":"3","result":"4"}}\n', 'stratum'],
  ['Monero: the answer with a job', '{"id":1,"result":{"job":{"blob":"07","job_id":"7","target":"ff"}}}\n', 'stratum'],
  ['a node of Ethereum asked for a balance', '{"id":3,"method":"eth_getBalance","params":[]}\n', ''],
  ['a login to something else', '{"method":"login","params":{"login":"anna","pass":"x"},"id":1}\n', ''],
  ['an answer', '{"id":1,"result":true,"error":null}\n', ''],
  ['a record about mining', '{"message":"{\\"method\\":\\"mining.subscribe\\"}"}\n', ''],
  ['the method as a value', '{"key":"method","mining.subscribe":1}\n', ''],
  ['text', 'mining.subscribe\n', ''],
  ['within HTTP', 'POST / HTTP/1.1\r\n\r\n{"id":3,"method":"eth_getWork","params":[]}', 'http'],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
  expect(appOverTcp(['server', payload])).toBe(app);
});

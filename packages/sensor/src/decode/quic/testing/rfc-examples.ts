/** The examples that RFC 9001 and RFC 9369 print in their appendix A: facts, in hexadecimal. */
export const DESTINATION = '8394c8f03e515708';
/** The source identifier that the server chose. */
export const SERVER_SOURCE = 'f067a5502a4262b5';

/** The client's CRYPTO frame, a hello for example.com; PADDING follows up to 1162 bytes. */
export const CLIENT_FRAME =
  '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c' +
  '00000413011302010000c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d00170018' +
  '00100007000504616c706e000500050100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171' +
  'fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e0403050306030203080408050806002d00020101' +
  '001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f088394' +
  'c8f03e51570806048000ffff';

/** The server's ACK and CRYPTO frames. */
export const SERVER_FRAMES =
  '02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a1200' +
  '130100002e00330024001d00209d3c940d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00' +
  '020304';

export interface Example {
  name: string;
  version: string;
  /** Type bits of Initial packets. */
  type: number;
  clientKeys: { key: string; iv: string; hp: string };
  serverKeys: { key: string; iv: string; hp: string };
  /** Of the client's packet of 1200 bytes: how it begins and ends. */
  clientStart: string;
  clientEnd: string;
  serverPacket: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: 'RFC 9001, version 1',
    version: '00000001',
    type: 0,
    clientKeys: {
      key: '1f369613dd76d5467730efcbe3b1a22d',
      iv: 'fa044b2f42a3fd3b46fb255c',
      hp: '9f50449e04a0e810283a1e9933adedd2',
    },
    serverKeys: {
      key: 'cf3a5331653c364c88f0f379b6067e37',
      iv: '0ac1493ca1905853b0bba03e',
      hp: 'c206b8d9b9f0f37644430b490eeaa314',
    },
    clientStart: 'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9b',
    clientEnd: '8b4c8d169a44e55c88d4a9a7f9474241e221af44860018ab0856972e194cd934',
    serverPacket:
      'cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb3' +
      '8cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84' +
      '022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee',
  },
  {
    name: 'RFC 9369, version 2',
    version: '6b3343cf',
    type: 1,
    clientKeys: {
      key: '8b1a0bc121284290a29e0971b5cd045d',
      iv: '91f73e2351d8fa91660e909f',
      hp: '45b95e15235d6f45a6b19cbcb0294ba9',
    },
    serverKeys: {
      key: '82db637861d55e1d011f19ea71d5d2a7',
      iv: 'dd13c276499c0249d3310652',
      hp: 'edf6d05c83121201b436e16877593c3a',
    },
    clientStart: 'd76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03dceebfa162e75d6c',
    clientEnd: '9a37ddec600545473cfb5a05e08d0b209973b2172b4d21fb69745a262ccde96ba18b2faa745b6fe189cf772a9f84cbfc',
    serverPacket:
      'dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698baeea26b91eb761d9b89237bbf872630' +
      '17915358230035f7fd3945d88965cf17f9af6e16886c61bfc703106fbaf3cb4cfa52382dd16a393e42757507698075b2' +
      'c984c707f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43edd9ce7ca84bed8521e2e140',
  },
];

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMaterial } from '../../../../infra/local/aws/kms/material.ts';
import { createAuthoriser } from '../../../../infra/local/aws/authorise.ts';
import { createGate } from '../../../../infra/local/aws/gate.ts';
import { Keyring } from '../../../../infra/local/aws/kms/keyring.ts';
import { kmsService } from '../../../../infra/local/aws/kms/service.ts';
import { readUpload } from '../../../../infra/local/aws/s3/body.ts';
import { verifySignature } from '../../../../infra/local/aws/signature.ts';
import { md5OfAttributes } from '../../../../infra/local/aws/sqs/message.ts';
import { ACCOUNT, keySpec } from '../../../contract/aws/local.ts';
import { REGION } from '../../../contract/aws/target.ts';

/** RFC 4231, section 4: HMAC-SHA-512. */
const RFC_4231 = [
  {
    name: 'test case 1',
    key: Buffer.alloc(20, 0x0b),
    data: Buffer.from('Hi There'),
    mac: '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  },
  {
    name: 'test case 2',
    key: Buffer.from('Jefe'),
    data: Buffer.from('what do ya want for nothing?'),
    mac: '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  },
  {
    name: 'test case 3',
    key: Buffer.alloc(20, 0xaa),
    data: Buffer.alloc(50, 0xdd),
    mac: 'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb',
  },
];

describe('GenerateMac, by RFC 4231', () => {
  test.each(RFC_4231)('$name', async ({ key, data, mac }) => {
    const directory = mkdtempSync(join(tmpdir(), 'quietline-vectors-'));
    mkdirSync(directory, { recursive: true });
    const material = { keySpec: 'HMAC_512', material: key.toString('base64') };
    writeFileSync(join(directory, 'hmac.json'), JSON.stringify(material));
    const keys = [keySpec('hmac', 'HMAC_512')];
    const gate = createGate(createAuthoriser({ account: ACCOUNT, region: REGION, roles: [] }));
    const kms = kmsService(new Keyring(keys, await loadMaterial(directory, keys), gate, ACCOUNT));
    rmSync(directory, { recursive: true });
    const body = Buffer.from(
      JSON.stringify({ KeyId: 'hmac', MacAlgorithm: 'HMAC_SHA_512', Message: data.toString('base64') }),
    );
    const request = { method: 'POST', path: '/', query: '', headers: {}, body };
    const root = { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` } as const;
    const answer: unknown = JSON.parse(String((await kms.handle('GenerateMac', request, root)).body));
    expect(answer).toHaveProperty('Mac', Buffer.from(mac, 'hex').toString('base64'));
  });
});

describe('Signature Version 4, by AWS’s examples', () => {
  const vanilla = {
    method: 'GET',
    path: '/',
    query: '',
    body: Buffer.alloc(0),
    headers: {
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    },
  };
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const s3List = {
    method: 'GET',
    path: '/',
    query: 'max-keys=2&prefix=J',
    body: Buffer.alloc(0),
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      'x-amz-content-sha256': empty,
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  };

  test('get-vanilla of the test suite', () => {
    expect(verifySignature(vanilla, () => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY')).toBe('AKIDEXAMPLE');
  });
  test('S3’s documented list of a bucket', () => {
    expect(verifySignature(s3List, () => 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe('AKIAIOSFODNN7EXAMPLE');
  });
  test.each([
    ['path', { ...vanilla, path: '/x' }],
    ['query', { ...vanilla, query: 'a=b' }],
    ['method', { ...vanilla, method: 'POST' }],
    ['body', { ...vanilla, body: Buffer.from('x') }],
    ['signed header', { ...vanilla, headers: { ...vanilla.headers, host: 'elsewhere' } }],
  ])('another %s is found', (_what, request) => {
    expect(() => verifySignature(request, () => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY')).toThrow(/signature/);
  });
});

test('CRC-32 of "123456789" is cbf43926', () => {
  const checksum = Buffer.from('cbf43926', 'hex').toString('base64');
  const upload = readUpload({ 'x-amz-checksum-crc32': checksum }, Buffer.from('123456789'));
  expect(upload.checksum).toEqual({ name: 'x-amz-checksum-crc32', value: checksum });
});

const timestamp = (DataType: string) => md5OfAttributes({ timestamp: { DataType, StringValue: '1493147359900' } });

/** Values that moto's tests record from the real service. */
test('MD5 of message attributes', () => {
  expect(timestamp('Number')).toBe('235c5c510d26fb653d073faed50ae77c');
  expect(timestamp('Number.java.lang.Long')).toBe('2e2e4876d8e0bd6b8c2c8f556831c349');
});

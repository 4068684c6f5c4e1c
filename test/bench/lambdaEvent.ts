import { ORIGIN_HEADER, SESSION_HEADER } from '../../shared/deployment/origin.ts';

interface Asked {
  readonly path: string;
  readonly body: unknown;
  readonly session: string;
  readonly originSecrets: string;
  readonly address: string;
}

/** A POST to the JSON API as API Gateway hands it to a function, payload format 2.0. */
export const postEvent = ({ path, body, session, originSecrets, address }: Asked): unknown => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: {
    host: 'zz.invalid',
    'content-type': 'application/json',
    'accept-language': 'en',
    [SESSION_HEADER]: session,
    [ORIGIN_HEADER]: originSecrets.split(',')[0] ?? '',
    'cloudfront-viewer-address': `${address}:4000`,
  },
  requestContext: {
    accountId: '000000000000',
    apiId: 'bench',
    domainName: 'zz.invalid',
    domainPrefix: 'zz',
    http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: address, userAgent: 'Amazon CloudFront' },
    requestId: 'bench',
    routeKey: '$default',
    stage: '$default',
    time: '01/Jan/2026:00:00:00 +0000',
    timeEpoch: 1_767_225_600_000,
  },
  body: JSON.stringify(body),
  isBase64Encoded: false,
});

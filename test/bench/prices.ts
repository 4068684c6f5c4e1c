/**
 * List prices in US dollars, us-east-1, without free tiers and without tax. `source` says where a price was read and
 * when; those marked "not checked here" are AWS's own as its price pages are remembered, and have to be looked up before
 * anybody decides by them.
 */
interface Price {
  readonly usd: number;
  /** `usd` buys so many. */
  readonly per: number;
  readonly of: string;
  readonly source: string;
}

const DESIGN = 'design, part 10, 2026-11';
const UNCHECKED = 'aws.amazon.com/<service>/pricing, not checked here';
const MILLION = 1_000_000;

export const prices = {
  lambdaRequest: { usd: 0.2, per: MILLION, of: 'Lambda requests', source: DESIGN },
  lambdaGbSecond: { usd: 0.0000133334, per: 1, of: 'Lambda GB-seconds, arm64', source: DESIGN },
  httpApiRequest: { usd: 1, per: MILLION, of: 'HTTP API requests', source: DESIGN },
  writeUnit: { usd: 0.625, per: MILLION, of: 'DynamoDB write units', source: `${DESIGN}; airbyte.com, 2025-07` },
  readUnit: { usd: 0.125, per: MILLION, of: 'DynamoDB read units', source: `${DESIGN}; airbyte.com, 2025-07` },
  queueRequest: { usd: 0.4, per: MILLION, of: 'SQS requests', source: DESIGN },
  symmetricRequest: { usd: 0.03, per: 10_000, of: 'KMS requests, symmetric and HMAC keys', source: DESIGN },
  asymmetricRequest: { usd: 0.15, per: 10_000, of: 'KMS requests, RSA_4096 and ECC keys', source: DESIGN },
  objectPut: { usd: 0.005, per: 1_000, of: 'S3 PUT and LIST', source: DESIGN },
  objectGet: { usd: 0.0004, per: 1_000, of: 'S3 GET', source: UNCHECKED },
  mail: { usd: 0.1, per: 1_000, of: 'SES e-mails', source: DESIGN },
  secretRequest: { usd: 0.05, per: 10_000, of: 'Secrets Manager requests', source: UNCHECKED },
  logByte: { usd: 0.5, per: 1024 ** 3, of: 'bytes of log', source: DESIGN },
  email: { usd: 0.1, per: 1_000, of: 'e-mails by SES', source: DESIGN },
  edgeRequest: { usd: 1, per: MILLION, of: 'CloudFront HTTPS requests', source: UNCHECKED },
  wafRequest: {
    usd: 0.6,
    per: MILLION,
    of: 'requests looked at by WAF',
    source: 'c3x.dev/blog/aws-waf-cost-explained',
  },
  keyMonth: { usd: 1, per: 1, of: 'KMS keys', source: `${DESIGN}; aws.amazon.com/kms/pricing` },
  alarmMonth: { usd: 0.1, per: 1, of: 'alarms, standard resolution', source: UNCHECKED },
  metricMonth: { usd: 0.3, per: 1, of: 'metrics of our own', source: UNCHECKED },
  dashboardMonth: { usd: 3, per: 1, of: 'dashboards', source: 'factualminds.com, CloudWatch pricing, 2026-06' },
  secretMonth: { usd: 0.4, per: 1, of: 'secrets and their replicas', source: UNCHECKED },
  webAclMonth: { usd: 5, per: 1, of: 'web ACLs', source: 'c3x.dev/blog/aws-waf-cost-explained' },
  wafRuleMonth: { usd: 1, per: 1, of: 'WAF rules', source: 'c3x.dev/blog/aws-waf-cost-explained' },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** So many of it cost, in dollars. */
export const costOf = (name: PriceName, amount: number): number => (amount * prices[name].usd) / prices[name].per;

/** One line of a bill. */
export interface Line {
  readonly name: PriceName;
  readonly amount: number;
}

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((total, { name, amount }) => total + costOf(name, amount), 0);

/** Lines of the same name as one. */
export const merged = (lines: readonly Line[]): Line[] => {
  const amounts = new Map<PriceName, number>();
  for (const { name, amount } of lines) amounts.set(name, (amounts.get(name) ?? 0) + amount);
  return [...amounts].map(([name, amount]) => ({ name, amount })).filter(({ amount }) => amount > 0);
};

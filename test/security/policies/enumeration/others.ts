import type { Context } from '../../../../infra/local/aws/authorise.ts';
import type { PolicyDocument } from '../../../../infra/local/aws/spec.ts';
import { PREFIX, type Estate } from './estate.ts';
import { render } from './matrix.ts';
import { ruleOn } from './rule.ts';

interface Thing {
  readonly title: string;
  readonly service: string;
  /** As AWS calls it: an action belongs to one or more kinds. */
  readonly kind: string;
  readonly arn: string;
  readonly policy: PolicyDocument | undefined;
}

const ASKED: ReadonlyMap<string, Context> = new Map([
  ['by TLS', { 's3:TlsVersion': '1.3' }],
  ['by TLS, only if there is none', { 's3:TlsVersion': '1.3', 's3:if-none-match': '*' }],
  ['by TLS 1.1', { 's3:TlsVersion': '1.1' }],
  ['without TLS', { 'aws:SecureTransport': 'false', 's3:TlsVersion': '1.3' }],
]);

const short = (name: string): string => name.replace(/^.*quietline-zz-/, '');

const thingsOf = ({ deployment }: Estate): Thing[] => [
  ...deployment.queues.map(({ name, arn, policy }) => ({
    title: `queue ${name.slice(PREFIX.length)}`,
    service: 'sqs',
    kind: 'queue',
    arn,
    policy,
  })),
  ...deployment.buckets.flatMap(({ name, arn, policy }) => {
    // The name is made of the stack's, the construct's and a digest of both.
    const title = `bucket ${short(name).replace(/[0-9a-f]{8}-[0-9a-f]{10}$/, '')}`;
    return [
      { title, service: 's3', kind: 'bucket', arn, policy },
      { title: `${title}, an object`, service: 's3', kind: 'object', arn: `${arn}/any/object`, policy },
      { title: `${title}, an object under erasures/`, service: 's3', kind: 'object', arn: `${arn}/erasures/x`, policy },
      { title: `${title}, an object under roots/`, service: 's3', kind: 'object', arn: `${arn}/roots/x`, policy },
    ];
  }),
];

/** Queues and buckets: every action of their service × every caller. Those that are treated alike stand together. */
export const othersTable = async (estate: Estate): Promise<string> => {
  const titles = new Map<string, string[]>();
  for (const { title, ...thing } of thingsOf(estate)) {
    const section = render(await ruleOn(estate, thing, () => ASKED));
    titles.set(section, [...(titles.get(section) ?? []), title]);
  }
  const sections = [...titles].map(([section, alike]) => `${alike.sort().join('\n')}\n${section}`);
  return `${sections.sort().join('\n\n')}\n`;
};

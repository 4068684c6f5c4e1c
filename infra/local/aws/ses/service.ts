import * as z from 'zod';
import { ServiceError, unsupported } from '../error.ts';
import type { Gate } from '../gate.ts';
import { parseBody } from '../json-service.ts';
import type { Service } from '../server.ts';
import type { MailNames } from '../spec.ts';
import type { SentMail } from './store.ts';

/** Strict: what is not known here (templates, raw mail, tags) must not be taken and left out. */
const content = z.strictObject({ Data: z.string().min(1), Charset: z.literal('UTF-8') });
const sendEmailRequest = z.strictObject({
  FromEmailAddress: z.email(),
  Destination: z.strictObject({ ToAddresses: z.array(z.email()).length(1) }),
  Content: z.strictObject({
    Simple: z.strictObject({ Subject: content, Body: z.strictObject({ Text: content }) }),
  }),
  ConfigurationSetName: z.string(),
});

const SEND = 'POST /v2/email/outbound-emails';

interface Options extends MailNames {
  readonly gate: Gate;
  readonly keep: (mail: Omit<SentMail, 'id' | 'at'>) => string;
}

/** Amazon SES, version 2 of its API: SendEmail of plain text, and no other (https://docs.aws.amazon.com/ses/latest/APIReference-V2/). */
export function sesService({ identities, configurationSets, gate, keep }: Options): Service {
  return {
    name: 'ses',
    throttle: { code: 'TooManyRequestsException', status: 429 },
    operationOf({ method, path }) {
      if (`${method} ${path}` !== SEND) throw unsupported(`${method} ${path}`);
      return 'SendEmail';
    },
    async handle(_operation, request, principal) {
      const parsed = sendEmailRequest.safeParse(parseBody(request.body));
      if (!parsed.success) {
        const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
        throw new ServiceError('BadRequestException', `Invalid, or not supported by the local endpoint: ${fields}`);
      }
      const { FromEmailAddress: from, Destination, Content, ConfigurationSetName: set } = parsed.data;
      const identity = identities.find(({ name }) => name === from || name === from.split('@')[1]);
      if (identity === undefined) {
        throw new ServiceError('MessageRejected', 'Email address is not verified.');
      }
      const configurationSet = configurationSets.find(({ name }) => name === set);
      if (configurationSet === undefined) throw new ServiceError('NotFoundException', 'No such configuration set', 404);
      const { ToAddresses } = Destination;
      for (const { arn } of [identity, configurationSet]) {
        gate.pass('ses', {
          principal,
          action: 'ses:SendEmail',
          resource: arn,
          context: { 'ses:FromAddress': from, 'ses:Recipients': ToAddresses, 'ses:ApiVersion': '2' },
        });
      }
      const { Subject, Body } = Content.Simple;
      const MessageId = keep({ from, to: ToAddresses[0] ?? '', subject: Subject.Data, text: Body.Text.Data });
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ MessageId }),
      };
    },
    failure: (error) => ({
      status: error.status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code,
      },
      body: JSON.stringify({ message: error.message }),
    }),
  };
}

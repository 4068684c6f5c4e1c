import { createHash } from 'node:crypto';
import { hourOf } from '../../shared/domain/hour.ts';
import { signingKeySchema } from '../../shared/packet/keys.ts';
import { noticeSchema, type Notice, REQUEST_HEADER, requestSchema } from '../../shared/packet/notice.ts';
import { signAs } from '../../shared/packet/signed.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import type { Answer, PacketPorts } from './ports.ts';

type Needs = Pick<PacketPorts, 'deployment' | 'signer' | 'post' | 'random' | 'now'>;

/** A body, and beside it a signature over it, where it goes and when: caught on its way, it can be used nowhere and not again. */
export const say = async (
  { signer, post, random, now }: Needs,
  url: string,
  content: Readonly<Record<string, unknown>>,
): Promise<Answer> => {
  const body = JSON.stringify(content);
  const request = requestSchema.parse({
    id: toBase64url(random(16)),
    to: url,
    digest: createHash('sha256').update(body).digest('base64url'),
    at: `${now().toISOString().slice(0, 19)}Z`,
  });
  const key = signingKeySchema.parse(await signer.publicKey());
  return post(url, body, { [REQUEST_HEADER]: await signAs('quietline-request', request, key, signer.sign) });
};

/** Says something of a packet that the partner has. */
export const sayNotice = async (
  needs: Needs,
  url: string,
  about: Pick<Notice, 'packet' | 'partner' | 'says'>,
): Promise<Answer> => {
  const { deployment, signer, now } = needs;
  const notice = noticeSchema.parse({ ...about, deployment, hour: hourOf(now()) });
  const key = signingKeySchema.parse(await signer.publicKey());
  return say(needs, url, { notice: await signAs('quietline-notice', notice, key, signer.sign) });
};

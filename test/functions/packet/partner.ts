import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Answer, Post } from '../../../functions/packet/ports.ts';
import { signAcknowledgement } from '../../../shared/packet/acknowledgement.ts';
import {
  newKeyFile,
  publicKeysOf,
  signerWith,
  type SigningKey,
  signingKeySchema,
} from '../../../shared/packet/keys.ts';
import { noticeSchema, REQUEST_HEADER, requestSchema, type Notice } from '../../../shared/packet/notice.ts';
import { openPacket, type OpenedPacket } from '../../../shared/packet/open.ts';
import { openSigned } from '../../../shared/packet/signed.ts';
import { aSigner } from '../../factories/root.ts';

export const URL_OF_PARTNER = 'https://coast-guard.example/packets';

export const line = aSigner();

const bodySchema = z.union([z.object({ jwe: z.unknown(), signed: z.string() }), z.object({ notice: z.string() })]);

/** What becomes of a request on its way. */
export type Way = 'arrives' | 'lost' | 'answer_lost' | 'doubled' | 'late';

interface State {
  /** What it has, by packet: each once. */
  readonly opened: Map<string, OpenedPacket>;
  readonly withdrawn: Set<string>;
  readonly notices: Notice[];
  readonly requests: Set<string>;
  /** Requests that it did not take, and why. */
  readonly refused: string[];
  /** Everything that came over the wire. */
  readonly wire: { readonly body: string; readonly headers: Readonly<Record<string, string>> }[];
  answersAtOnce: boolean;
  /** In place of its own answer. */
  says: Answer | undefined;
}

/** The partner's own number for a packet. */
const incidentOf = (packet: string): string => `CG-${createHash('sha256').update(packet).digest('hex').slice(0, 8)}`;

/** A partner's own system, as docs/packet.md says that one is to be built, and the network before it. */
export const aPartnerSystem = (now: () => Date, lineKey: () => SigningKey = () => signingKeySchema.parse(line.key)) => {
  const partner = 'coast-guard';
  const keys = newKeyFile(partner);
  const state: State = {
    opened: new Map(),
    withdrawn: new Set(),
    notices: [],
    requests: new Set(),
    refused: [],
    wire: [],
    answersAtOnce: true,
    says: undefined,
  };

  const acknowledge = (packet: string, incident = incidentOf(packet)): Promise<string> => {
    const had = state.opened.get(packet);
    if (had === undefined) throw new Error('That packet never came');
    const { deployment } = had.contents;
    const at = `${now().toISOString().slice(0, 19)}Z`;
    const said = { packet, deployment, partner, contents: had.contentsDigest, incident, at };
    return signAcknowledgement(said, publicKeysOf(keys).signingKey, signerWith(keys.signing));
  };

  const refuse = (why: string): Answer => {
    state.refused.push(why);
    return { status: 409, body: '' };
  };

  const receive = async (url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const request = await openSigned('quietline-request', requestSchema, headers[REQUEST_HEADER], lineKey());
    if (!request.ok) return refuse('not_signed');
    const { id, to, digest, at } = request.value;
    if (to !== url || digest !== createHash('sha256').update(body).digest('base64url'))
      return refuse('another_request');
    if (Math.abs(Date.parse(at) - now().getTime()) > 5 * 60_000) return refuse('too_old');
    if (state.requests.has(id)) return refuse('replayed');
    state.requests.add(id);
    const content = bodySchema.parse(JSON.parse(body));
    if ('notice' in content) {
      const notice = await openSigned('quietline-notice', noticeSchema, content.notice, lineKey());
      if (!notice.ok) return refuse('not_signed');
      const { packet, says } = notice.value;
      state.notices.push(notice.value);
      if (says === 'withdrawn') {
        state.withdrawn.add(packet);
        return { status: 204, body: '' };
      }
      return { status: 200, body: state.opened.has(packet) ? await acknowledge(packet) : '' };
    }
    const opened = await openPacket(content, keys, lineKey());
    if (!opened.ok) return refuse(opened.error);
    const { packet } = opened.value.contents;
    if (!state.opened.has(packet)) state.opened.set(packet, opened.value);
    return state.answersAtOnce ? { status: 200, body: await acknowledge(packet) } : { status: 202, body: '' };
  };

  const waiting: (() => Promise<Answer>)[] = [];
  /** @param wayOf what becomes of the n-th request */
  const network = (wayOf: (count: number) => Way = () => 'arrives'): Post => {
    let count = 0;
    return async (url, body, headers) => {
      const way = wayOf(count);
      count += 1;
      state.wire.push({ body, headers });
      if (state.says !== undefined) return state.says;
      if (way === 'lost') return 'unreachable';
      if (way === 'late') {
        waiting.push(() => receive(url, body, headers));
        return 'unreachable';
      }
      const answer = await receive(url, body, headers);
      if (way === 'doubled') await receive(url, body, headers);
      return way === 'answer_lost' ? 'unreachable' : answer;
    };
  };
  return {
    keys,
    state,
    network,
    receive,
    acknowledge,
    incidentOf,
    /** What was late arrives now, whatever came in between. */
    arrive: async (): Promise<void> => {
      for (const late of waiting.splice(0)) await late();
    },
  };
};
export type PartnerSystem = ReturnType<typeof aPartnerSystem>;

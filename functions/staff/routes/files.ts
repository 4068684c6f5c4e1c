import type { Hono } from 'hono';
import { chunkName } from '../../../shared/adapters/files.ts';
import { readManifest, type Manifest } from '../../../shared/files/manifest.ts';
import { openFile } from '../../../shared/files/sealFile.ts';
import { playable } from '../../../shared/files/types.ts';
import type { Dependencies } from '../ports.ts';
import { MOST_BYTES, sliceOf } from '../range.ts';
import { NotLogged, readParts } from '../reading.ts';
import { noteRead } from '../reads/note.ts';
import { notFound, type StaffContext, type StaffEnvironment } from '../web.tsx';

const PATH = '/referrals/:tip{[a-z0-9]{16,64}}/files/:version{[A-Za-z0-9_-]{1,64}}';

const play = (context: StaffContext, { type }: Manifest, bytes: Uint8Array) => {
  const headers = { 'Content-Type': type, 'Content-Disposition': 'inline', 'Accept-Ranges': 'bytes' };
  const slice = sliceOf(context.req.header('range'), bytes.length);
  if (slice === 'beyond') return context.body(null, 416, { 'Content-Range': `bytes */${bytes.length}` });
  // Players ask in slices; for whoever does not, it is more than one answer holds.
  if (slice === undefined && bytes.length > MOST_BYTES) return context.body(null, 413);
  const { from, to } = slice ?? { from: 0, to: bytes.length - 1 };
  const body = new Uint8Array(bytes.subarray(from, to + 1));
  if (slice === undefined) return context.body(body, 200, headers);
  return context.body(body, 206, { ...headers, 'Content-Range': `bytes ${from}-${to}/${bytes.length}` });
};

/**
 * What can be heard of a tip. Each time it is asked for is a read like any other: logged before anything is opened, and with
 * grant and part read once more. Whatever stands against it is answered alike: a player shows no words.
 */
export const addFiles = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  const { referrals, mayAct, files, deployment } = dependencies;

  app.get(PATH, async (context) => {
    const { tip, version } = context.req.param();
    const signed = context.get('signed');
    if (signed === undefined) return context.redirect(`/sign-in?tip=${tip}`, 303);
    const row = await referrals.referral(tip);
    const reference = row?.parts.find((part) => part.part === 'file' && part.version === version);
    if (
      row === undefined ||
      row.ended !== null ||
      reference === undefined ||
      !mayAct(signed.member.role, 'read', row)
    ) {
      return notFound(context, dependencies);
    }
    try {
      const noted = noteRead(dependencies, signed, row);
      const [reading] = await readParts({ ...dependencies, noted }, signed, row, [reference]);
      const manifest = reading?.text.ok === true ? readManifest(reading.text.value) : undefined;
      if (manifest?.ok !== true || !playable(manifest.value.type)) return notFound(context, dependencies);
      const place = { deployment, tip, version };
      const bytes = await openFile(manifest.value, place, (digest) => files.get(chunkName(tip, digest)));
      return bytes.ok ? play(context, manifest.value, bytes.value) : notFound(context, dependencies);
    } catch (error) {
      if (!(error instanceof NotLogged)) throw error;
      context.set('failure', error.name);
      return context.body(null, 503);
    }
  });
};

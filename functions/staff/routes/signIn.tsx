import type { Hono } from 'hono';
import { sessionId } from '../../../shared/sealing/session.ts';
import {
  dropInvitedCookie,
  dropSessionCookie,
  invitedCookie,
  newSignIn,
  sessionCookie,
  setInvitedCookie,
  setSessionCookie,
  takeSignIn,
  TIP,
} from '../cookies.ts';
import { checksOf } from '../identity.ts';
import type { Dependencies } from '../ports.ts';
import { resumeSession, startSession } from '../session.ts';
import { NotRegisteredPage, SignedOutPage, SignInPage } from '../views/plainPages.tsx';
import { codeText, typedCodeSchema } from '../../../shared/rows/invitation.ts';
import { join } from '../members/invite.ts';
import { NotLogged } from '../reading.ts';
import { JoinPage } from '../views/joining.tsx';
import type { JoinError } from '../wording/members.ts';
import { message, page, readFields, single, type StaffContext, type StaffEnvironment, tokensOf } from '../web.tsx';

const wantedTip = (context: StaffContext): string => {
  const tip = context.req.query('tip') ?? '';
  return TIP.test(tip) ? tip : '';
};

export const addSignIn = (app: Hono<StaffEnvironment>, dependencies: Dependencies): void => {
  app.get('/sign-in', (context) => {
    const invited = invitedCookie(context) !== undefined;
    return page(context, dependencies, 'Sign in', <SignInPage tip={wantedTip(context)} invited={invited} />);
  });

  app.get('/sign-in/start', async (context) => {
    const { secret } = newSignIn(context, dependencies, wantedTip(context));
    try {
      return context.redirect((await dependencies.identity.authorizationUrl(checksOf(secret))).href, 303);
    } catch {
      return message(context, dependencies, 503, {
        title: 'Sign-in cannot be reached',
        text: 'The service that checks who you are does not answer. Please try again in a minute.',
        code: 'identity_unreachable',
      });
    }
  });

  const joinPage = (context: StaffContext, typed = '', error?: JoinError) =>
    page(
      context,
      dependencies,
      'You were invited',
      <JoinPage typed={typed} error={error} />,
      error === undefined ? 200 : error === 'not_logged' ? 503 : 422,
    );

  app.get('/join', (context) => joinPage(context));

  app.post('/join', async (context) => {
    const typed = single(await readFields(context))['code'] ?? '';
    const code = typedCodeSchema.safeParse(typed).data;
    if (code === undefined) return joinPage(context, typed, 'not_a_code');
    setInvitedCookie(context, code);
    return context.redirect('/sign-in', 303);
  });

  app.get('/signed-in', async (context) => {
    const [signIn, invited] = [takeSignIn(context), invitedCookie(context)];
    const search = new URL(context.req.url).search;
    const failed = () => page(context, dependencies, 'Sign in', <SignInPage tip={signIn?.tip ?? ''} failed />, 400);
    if (signIn === undefined) return failed();
    const subject = await dependencies.identity.subject(search, checksOf(signIn.secret));
    if (!subject.ok) return failed();
    if ((await dependencies.offices.member(subject.value)) === undefined) {
      if (invited === undefined) {
        return page(context, dependencies, 'Not on the list', <NotRegisteredPage sub={subject.value} />, 403);
      }
      const problem = await joinOrWhy(dependencies, invited, subject.value);
      if (problem !== undefined) return joinPage(context, codeText(invited), problem);
    }
    dropInvitedCookie(context);
    await endCurrent(context, dependencies);
    setSessionCookie(context, await startSession(dependencies, subject.value));
    return context.redirect(signIn.tip === '' ? '/' : `/referrals/${signIn.tip}`, 303);
  });

  app.post('/sign-out', async (context) => {
    const signed = await resumeSession(dependencies, sessionCookie(context));
    if (signed !== undefined) {
      if (!tokensOf(signed, await readFields(context)).ours) {
        return message(context, dependencies, 403, {
          title: 'Not signed out',
          text: 'That button was from an earlier sign-in. Please press it once more in the inbox.',
        });
      }
      await dependencies.offices.endSession(sessionId(signed.secret));
    }
    dropSessionCookie(context);
    return context.redirect('/signed-out', 303);
  });

  app.get('/signed-out', (context) => page(context, dependencies, 'Signed out', <SignedOutPage />));
};

const joinOrWhy = async (dependencies: Dependencies, code: string, sub: string): Promise<JoinError | undefined> => {
  try {
    const joined = await join(dependencies, code, sub);
    return joined.ok ? undefined : joined.error;
  } catch (error) {
    if (!(error instanceof NotLogged)) throw error;
    return 'not_logged';
  }
};

/** Rotation: whoever signs in again leaves no older session of that browser behind. */
const endCurrent = async (context: StaffContext, dependencies: Dependencies): Promise<void> => {
  const signed = await resumeSession(dependencies, sessionCookie(context));
  if (signed !== undefined) await dependencies.offices.endSession(sessionId(signed.secret));
};

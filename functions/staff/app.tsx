import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { throughEdgeOnly } from '../../shared/http/originSecret.ts';
import type { Dependencies } from './ports.ts';
import { refuseWhileRestoring } from './restoring.tsx';
import { addAssets } from './routes/assets.ts';
import { addEntering } from './routes/entering.tsx';
import { addFiles } from './routes/files.ts';
import { addInbox } from './routes/inbox.tsx';
import { addMembers } from './routes/members.tsx';
import { addReads } from './routes/reads.tsx';
import { addReferral } from './routes/referral.tsx';
import { addSearch } from './routes/search.tsx';
import { addSettings } from './routes/settings.tsx';
import { addSignIn } from './routes/signIn.tsx';
import { addWork } from './routes/work.tsx';
import { logged, message, notFound, safeHeaders, type StaffEnvironment, withSession } from './web.tsx';

/** The longest answer in the script that takes most bytes, percent-encoded, fits. */
const LARGEST_BODY = 128 * 1024;

/** One partner's portal. Every page is complete without a script; none is ever sent. */
export const createApp = (dependencies: Dependencies): Hono<StaffEnvironment> => {
  const app = new Hono<StaffEnvironment>();
  app.use(logged(dependencies), safeHeaders, throughEdgeOnly(dependencies.originSecrets));
  addAssets(app, dependencies);
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: (context) =>
        message(context, dependencies, 413, {
          title: 'This is too long',
          text: 'Nothing was sent. Press Back in your browser: what you wrote is still there. Shorten it, or send it in two.',
        }),
    }),
  );
  app.use(refuseWhileRestoring(dependencies));
  addSignIn(app, dependencies);
  app.use(withSession(dependencies));
  addInbox(app, dependencies);
  addReferral(app, dependencies);
  addFiles(app, dependencies);
  addEntering(app, dependencies);
  addSettings(app, dependencies);
  addMembers(app, dependencies);
  addSearch(app, dependencies);
  addWork(app, dependencies);
  addReads(app, dependencies);
  app.notFound((context) => notFound(context, dependencies));
  app.onError((error, context) => {
    // Only the class: a message may quote what somebody wrote.
    context.set('failure', /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'unknown');
    context.set('signed', undefined);
    return message(context, dependencies, 500, {
      title: 'Something went wrong here',
      text: 'Nothing that you sent before is lost. Please try again in a minute, and report the code if it stays.',
      code: 'internal',
    });
  });
  return app;
};

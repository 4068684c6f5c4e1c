import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnManagedLoginBranding, CfnUserPool, CfnUserPoolClient, CfnUserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';

/** Where a staff function takes the answer of the identity provider, and where it lands after signing out. */
const SIGNED_IN = '/signed-in';

export interface SignIn {
  readonly pool: CfnUserPool;
  readonly issuer: string;
  /** A public client for one partner's site: authorization code with PKCE, no secret to lose. */
  readonly client: (partner: string, publicUrl: string) => CfnUserPoolClient;
}

/** Says only who somebody is. What they may do is in the partner's own register, by `sub`. */
export const signIn = (scope: Construct, deployment: string): SignIn => {
  const pool = new CfnUserPool(scope, 'Staff', {
    userPoolName: `${deployment}-staff`,
    userPoolTier: 'ESSENTIALS',
    deletionProtection: 'ACTIVE',
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    // Whoever lost both factors is let in again by a person who knows them, not by a text message.
    accountRecoverySetting: { recoveryMechanisms: [{ name: 'admin_only', priority: 1 }] },
    mfaConfiguration: 'ON',
    enabledMfas: ['SOFTWARE_TOKEN_MFA'],
    policies: {
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 3,
      },
      signInPolicy: { allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
    },
    webAuthnUserVerification: 'required',
    // A passkey with user verification is two factors in one touch: without this, Cognito would forbid it under MFA.
    webAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
  });
  pool.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG8',
    reason:
      'The Plus plan judges risk by keeping the address and device of everyone who signs in; passkeys need no such register.',
  });
  // The prefix must be unique in the whole region, and only staff ever see it.
  const domain = new CfnUserPoolDomain(scope, 'StaffDomain', {
    userPoolId: pool.ref,
    domain: `${deployment}-${Aws.ACCOUNT_ID}`,
    managedLoginVersion: 2,
  });
  return {
    pool,
    issuer: `https://cognito-idp.${Stack.of(scope).region}.amazonaws.com/${pool.ref}`,
    client: (partner, publicUrl) => {
      const client = new CfnUserPoolClient(scope, `Staff-${partner}`, {
        userPoolId: pool.ref,
        clientName: `${deployment}-staff-${partner}`,
        generateSecret: false,
        allowedOAuthFlowsUserPoolClient: true,
        allowedOAuthFlows: ['code'],
        allowedOAuthScopes: ['openid'],
        supportedIdentityProviders: ['COGNITO'],
        callbackUrLs: [`${publicUrl}${SIGNED_IN}`],
        logoutUrLs: [`${publicUrl}/`],
        explicitAuthFlows: ['ALLOW_USER_AUTH'],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        // The site keeps a session of its own; the tokens are only looked at once.
        accessTokenValidity: 5,
        idTokenValidity: 5,
        refreshTokenValidity: 60,
        tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'minutes' },
      });
      // Managed login shows nothing for a client without a style.
      new CfnManagedLoginBranding(scope, `Style-${partner}`, {
        userPoolId: pool.ref,
        clientId: client.ref,
        useCognitoProvidedValues: true,
      }).addResourceDependency(domain);
      return client;
    },
  };
};

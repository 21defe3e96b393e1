import { describe, expect, it } from 'vitest';
import { fieldKind, isSecretHeader } from '../../../../src/domain/secrets/secret-names.ts';

const SECRET_HEADERS = `
  authorization proxy-authorization x-authorization x-original-authorization x-serverless-authorization
  x-forwarded-authorization authentication x-authentication authentication-info cookie set-cookie cookie2
  x-api-key x-apikey apikey api_key x-goog-api-key ocp-apim-subscription-key x-functions-key x-access-key
  x-auth-key x-private-key x-auth x-session-id x-session x-client-credential x-csrf-token x-xsrf-token
  x-auth-token x-access-token x-amz-security-token x-gitlab-token x-vercel-oidc-token
  x-vercel-protection-bypass cf-access-jwt-assertion cf-access-client-secret cf-access-token
  x-goog-iap-jwt-assertion x-amzn-oidc-data x-amzn-oidc-accesstoken x-forwarded-access-token
  x-auth-request-access-token x-ms-token-aad-id-token x-ms-token-aad-access-token
  x-ms-token-aad-refresh-token x-client-secret x-password x-passphrase x-jwt x-pin x-otp x-bearer x-csrf
`;

const OTHER_HEADERS = `
  dyte-signature rtk-signature dyte-uuid rtk-uuid dyte-webhook-id rtk-webhook-id content-type content-length
  host user-agent accept accept-encoding x-request-id x-correlation-id traceparent cf-ray cf-connecting-ip
  cf-access-client-id cf-access-authenticated-user-email x-forwarded-for x-forwarded-host x-real-ip
  x-amzn-oidc-identity x-amzn-trace-id x-goog-authenticated-user-email x-auth-request-email
  idempotency-key x-idempotency-key x-cache-key surrogate-key sec-websocket-key x-ratelimit-limit-tokens
  x-ratelimit-remaining-tokens x-token-count access-control-allow-credentials access-control-allow-headers
  www-authenticate proxy-authenticate content-security-policy x-author ngrok-skip-browser-warning
  x-hub-signature-256 keep-alive forwarded
`;

const SECRET_FIELDS = `
  storageConfig storage_config token authToken auth_token AUTH_TOKEN auth-token refreshToken access_token idToken tokens token1 tokenValue
  password Password PASSWORD userPassword password2 passwd passwordHash secret clientSecret client_secret
  secrets sharedSecret apiKey api_key API-KEY apikey accessKey secretAccessKey secret_access_key secretKey
  privateKey private_key privateKeyPem jwt accessJwt srtPassphrase srt_passphrase passphrase passcode
  streamKey stream_key StreamKey stream-key streamKeys credential credentials turnCredential authorization
  cookie cookies sessionCookie sessionToken csrfToken bearer signingKey encryptionKey accountKey authCode
  authorization_code accessCode hostPin pin otp pwd pass auth key Key rtmpKey srt_key ingestKey publish_key
  hmacKey webhookKey sshKey subscriptionKey dbPwd user_pwd otpCode mfa_code totp authHeader authentication
  cf-access-jwt-assertion x-amzn-oidc-data X-Session-Id x-authorization
`;

const OTHER_FIELDS = `
  event id uuid name title status reason meetingId meeting_id sessionId session_id organizationId orgId
  peerId userId customParticipantId clientSpecificId webhookId roomName startedAt endedAt createdAt
  outputFileName fileSize recordingDuration storageRegion ingestServer playbackUrl manualIngestion
  keyframes keyframeInterval keys keyId accessKeyId apiKeyId publicKey cacheKey partition_key objectKey translationKey turkey idempotency-key tokenCount tokenType tokenId
  tokenExpiresAt totalTokens promptTokens completion_tokens maxTokens input_tokens secretary
  passengers compass pinned mapPin shipping spin spinning author authorId authenticated hasPasswordHint
  code errorCode statusCode countryCode zipcode encoding bearing presetName signature
`;

const words = (text: string): string[] => text.trim().split(/\s+/);

describe('names that say that a value opens something', () => {
  it.each(words(SECRET_HEADERS))('are headers such as %s', (name) => {
    expect(isSecretHeader(name)).toBe(true);
  });

  it.each(words(OTHER_HEADERS))('are not headers such as %s', (name) => {
    expect(isSecretHeader(name)).toBe(false);
  });

  it.each(words(SECRET_FIELDS))('are fields such as %s', (name) => {
    expect(fieldKind(name)).toBe('secret');
  });

  it.each(words(OTHER_FIELDS))('are not fields such as %s', (name) => {
    expect(fieldKind(name)).toBe('plain');
  });

  it('are told the same however many names came before, and however long', () => {
    for (let number = 0; number < 3000; number += 1) fieldKind(`name${String(number)}`);
    expect(fieldKind('aNewToken')).toBe('secret');
    expect(fieldKind(`${'x'.repeat(100_000)}_token`)).toBe('secret');
    expect(fieldKind('token'.repeat(100_000) + 'x')).toBe('plain');
  });
});

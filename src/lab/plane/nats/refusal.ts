/** The reason why a broker refuses a connection, with what the user can do about it. */
import { errors } from '@nats-io/transport-node';
import { InputError } from '../../../core/errors.ts';
import type { Credentials } from './credentials.ts';
import type { NatsAddress } from './options.ts';

/** What Node says of a certificate that it does not believe. */
const NOT_BELIEVED = /^(ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/;

/** Undefined where trying again may help. */
export function refusalOf(error: unknown, address: NatsAddress, credentials: Credentials): InputError | undefined {
  if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError) {
    return new InputError('--lab', `credentials that ${address.text} takes, which refused ${credentials.shown}`);
  }
  const code = codeOf(error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new InputError('--lab', 'a name or address that is in the certificate of the broker', address.text);
  }
  if (NOT_BELIEVED.test(code)) {
    return new InputError('--nats-ca', `the authority that signed the certificate of ${address.text} (${code})`);
  }
  if (error instanceof errors.ConnectionError && error.message.includes("'tls'")) {
    return new InputError('--lab', 'a broker with TLS', address.text);
  }
  return undefined;
}

/** What one's user may not do at the broker. */
export function denialText({ operation, subject }: InstanceType<typeof errors.PermissionViolationError>): string {
  return `the broker allows no ${operation} of ${subject}`;
}

/** Undefined where a request failed for another reason than that one may not ask it. */
export function denialOf(error: unknown): InputError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof errors.PermissionViolationError
    ? new InputError('--lab', `credentials that may do this: ${denialText(cause)}`)
    : undefined;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? codeOf(error.cause);
}

/**
 * Accounts and logins: {@code login register resume password token tokens untoken logout} (protocol sections 3 to 3.2), the
 * import of the credentials file, roles, password hashes and lockouts. No password or token is ever logged, put into an
 * exception or shown by a {@code toString}.
 */
@NullMarked
package parley.server.auth;

import org.jspecify.annotations.NullMarked;

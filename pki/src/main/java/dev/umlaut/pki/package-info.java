// SPDX-License-Identifier: Apache-2.0
/// A small public-key infrastructure that is described by records and made in one call.
///
/// Start at [dev.umlaut.pki.Pki#generate]: a [dev.umlaut.pki.PkiDefinition] (authorities,
/// certificates, revocation lists, and where each product goes) and an instant go in,
/// [dev.umlaut.pki.PkiFiles] (bytes for host and path) come out.
///
/// ```
///   keys ──┐
///          ├─► authorities, certificates ─┬─► products (moon.key.pem, …) ─► host:path,
///   now ───┤       └─► attribute          │                                 scenario@host:path,
///          │           certificates, …    │                                 placeholders
///          └─► revocation lists ──────────┘
/// ```
///
/// Three lives: keys are for ever ([dev.umlaut.pki.KeyStock] keeps them), certificates for years,
/// revocation lists and indexes for days ([dev.umlaut.pki.Pki#renew] makes them anew).
///
/// Times are offsets from that instant, or fixed. Everything but keys and signatures is a function
/// of the two arguments. Definitions are checked when they are constructed: an
/// `IllegalArgumentException` says what is wrong in a sentence for people. Keys and signatures come
/// from the JDK, the encodings from Bouncy Castle, whose provider is never registered.
@NullMarked
package dev.umlaut.pki;

import org.jspecify.annotations.NullMarked;
